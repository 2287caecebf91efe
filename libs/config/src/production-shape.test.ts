import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { environmentNames, readConfig } from './index.ts'

const root = new URL('../../../', import.meta.url)
const fromRoot = (path: string) => new URL(path, root)

/** The part of the Compose specification that our file uses; anything else is a typo. */
const service = z.strictObject({
  image: z.string(),
  build: z.literal('.').optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) })).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'is published to this host only: a proxy stands in front')).optional(),
  volumes: z.array(z.string().regex(/^[a-z]+:\/[\w/]+$/)).optional(),
  healthcheck: z.strictObject({ test: z.array(z.string()).min(2), interval: z.string(), timeout: z.string(), retries: z.number().int(), start_period: z.string() }).optional(),
  deploy: z.strictObject({ replicas: z.int().min(2) }).optional(),
  restart: z.enum(['unless-stopped', 'on-failure']),
  read_only: z.literal(true).optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
})
const compose = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
  'x-ours': z.unknown(), 'x-environment': z.unknown(), 'x-health': z.unknown(),
})

const file = compose.parse(parse(readFileSync(fromRoot('docker-compose.yml'), 'utf8'), { merge: true }))
const services = Object.entries(file.services)
const ours = services.filter(([, { build }]) => build)

describe('docker-compose.yml', () => {
  test('has everything that production needs', () => {
    expect(Object.keys(file.services)).toEqual(expect.arrayContaining(['postgres', 'temporal', 'temporal-ui', 'mail', 'migrate', 'web', 'api', 'worker']))
  })
  test('gives ours only variables that exist, with values that the configuration accepts', () => {
    for (const [, { environment = {} }] of ours) {
      expect(environmentNames).toEqual(expect.arrayContaining(Object.keys(environment)))
      const filled = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, substitute(name, value)]))
      expect(readConfig(filled)).toMatchObject({ secureCookies: true, timeShift: 'refused' })
    }
  })
  test('waits for services that exist, and for health only where it is checked', () => {
    for (const [, { depends_on = {} }] of services) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        const target = file.services[name]
        expect(target).toBeDefined()
        if (condition === 'service_healthy') expect(target?.healthcheck).toBeDefined()
        else expect(target?.restart).toBe('on-failure')
      }
    }
  })
  test('runs two workers, and publishes no port of a service of which there are several', () => {
    expect(file.services['worker']?.deploy).toEqual({ replicas: 2 })
    for (const [name, { deploy, ports }] of services) if (deploy) expect([name, ports]).toEqual([name, undefined])
  })
  test('mounts only volumes that are declared', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]))
    expect(new Set(used)).toEqual(new Set(Object.keys(file.volumes)))
  })
  test('starts programs that exist in the sources', () => {
    for (const [name, { command = [] }] of ours) {
      const program = command.find((word) => word.startsWith('apps/'))
      expect([name, existsSync(fromRoot(program?.replace('/dist/', '/src/').replace(/\.js$/, '.ts') ?? 'none'))]).toEqual([name, true])
    }
  })
  test('collects the worker\'s new objects as often as the local stack and the benchmark do', () => {
    const [, flag = 'none'] = /worker: \['(--max-semi-space-size=\d+)'\]/.exec(readFileSync(fromRoot('apps/local/src/service.ts'), 'utf8')) ?? []
    expect(file.services['worker']?.command).toContain(flag)
  })
  test('has what changes leave behind looked for as often as the local stack and the benchmark do', () => {
    const [, often = 'none'] = /autovacuum_naptime: '(\d+s)'/.exec(readFileSync(fromRoot('apps/local/src/postgres.ts'), 'utf8')) ?? []
    expect(file.services['postgres']?.command).toContain(`autovacuum_naptime=${often}`)
  })
  test('pins every image of others, Temporal to the version that the local stack builds', () => {
    const images = services.filter(([, { build }]) => !build).map(([, { image }]) => image)
    for (const image of images) expect(image).toMatch(/:v?\d+(\.\d+)*$/)
    const [, built] = /TEMPORAL_VERSION = '([\d.]+)'/.exec(readFileSync(fromRoot('apps/local/src/temporal-binaries.ts'), 'utf8')) ?? []
    expect(images.filter((image) => /temporalio\/(server|admin-tools)/.test(image)).every((image) => image.endsWith(`:${built}`))).toBe(true)
  })
})

test('the Dockerfile copies the manifest of every workspace, so that its install matches the lock', () => {
  const dockerfile = readFileSync(fromRoot('Dockerfile'), 'utf8')
  const manifests = globSync(['{apps,libs}/*/package.json', 'workflows/package.json'], { cwd: root })
  expect(manifests.filter((manifest) => !dockerfile.includes(`COPY ${manifest} `))).toEqual([])
})

/** As compose would: `${NAME:-default}` becomes its default, `${NAME:?}` something fit. */
function substitute(name: string, value: string): string {
  const fit = name === 'VINHDANH_PUBLIC_WEB_URL' ? 'https://vinhdanh.example.gov.vn' : 'x'.repeat(40)
  return value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll(/\$\{\w+:\?\}/g, fit)
}
