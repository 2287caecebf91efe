import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { childEnvironment } from '@vinhdanh/config'
import { exists } from './postgres-binaries.ts'

/** Needs Go up to 1.26.8; 1.32.2 would need a newer one. The first version whose time can be skipped per workflow is 1.32. */
export const TEMPORAL_VERSION = '1.32.1'

const exe = process.platform === 'win32' ? '.exe' : ''
const run = promisify(execFile)

export interface TemporalBinaries {
  server: string
  /** makes and updates the schema */
  sql: string
}

/**
 * The server's binaries, built by Go from the published source when they are not in the cache yet: about 3 minutes on 2 cores, once per machine.
 * @param say told what is going on, for a progress line
 * @throws when there is no Go, or it cannot build them
 */
export async function temporalBinaries(cacheDir: string, say: (progress: string) => void): Promise<TemporalBinaries> {
  const folder = join(cacheDir, `temporal-${TEMPORAL_VERSION}`)
  const binaries = { server: join(folder, `server${exe}`), sql: join(folder, `sql${exe}`) }
  if ((await exists(binaries.server)) && (await exists(binaries.sql))) return binaries
  await run('go', ['version']).catch(() => {
    throw new Error(`there is no built Temporal server in ${folder}, and no Go on the PATH to build one; install Go, or name a running server by VINHDANH_TEMPORAL_ADDRESS`)
  })
  await mkdir(cacheDir, { recursive: true })
  const unfinished = await mkdtemp(join(cacheDir, 'building-'))
  try {
    await build(unfinished, say)
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await exists(binaries.server))) throw error // else another process has built it meanwhile
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return binaries
}

async function build(folder: string, say: (progress: string) => void): Promise<void> {
  const packages = ['cmd/server', 'cmd/tools/sql'].map((path) => `go.temporal.io/server/${path}@v${TEMPORAL_VERSION}`)
  const began = Date.now()
  let compiled = 0
  let last = ''
  const report = () => say(`building Temporal ${TEMPORAL_VERSION} once, about 3 minutes: ${compiled} packages, ${Math.round((Date.now() - began) / 1000)} s`)
  const timer = setInterval(report, 5_000)
  report()
  try {
    // `go install` with several packages wants them all in one module and version, which they are
    const go = spawn('go', ['install', '-v', '-trimpath', '-ldflags=-s -w', ...packages], { env: goEnvironment(folder), stdio: ['ignore', 'ignore', 'pipe'] })
    createInterface({ input: go.stderr }).on('line', (line) => {
      last = line
      if (/^[\w.-]+(\/|$)/.test(line)) compiled += 1
    })
    await new Promise<void>((resolve, reject) => {
      go.on('error', reject)
      go.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`Go could not build the Temporal server: ${last}`))))
    })
  } finally {
    clearInterval(timer)
  }
}

const goEnvironment = (folder: string): NodeJS.ProcessEnv => childEnvironment({ GOBIN: folder, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' })
