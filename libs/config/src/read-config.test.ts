import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { ConfigError, envExample, readConfig } from './index.ts'

const least = { VINHDANH_DATABASE_URL: 'postgres://u:p@127.0.0.1/vd', VINHDANH_SECRET: 's'.repeat(32) }
const problemOf = (env: NodeJS.ProcessEnv): ConfigError => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('the environment', () => {
  test('is read with defaults, typed and frozen', () => {
    const config = readConfig({ ...least, VINHDANH_WEB_PORT: '8080', VINHDANH_SECURE_COOKIES: 'no', VINHDANH_TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16' })
    expect(config).toMatchObject({ webPort: 8080, taskQueue: 'dossiers', secureCookies: false, timeShift: 'refused', trustedProxies: ['10.0.0.1', '10.1.0.0/16'] })
    expect(() => Object.assign(config, { webPort: 1 })).toThrow()
  })
  test('names each variable that is missing, all at once', () => {
    expect(problemOf({}).variables).toEqual(['VINHDANH_DATABASE_URL', 'VINHDANH_SECRET'])
  })
  test('never repeats a wrong value, for it may be a secret', () => {
    const problem = problemOf({ ...least, VINHDANH_SECRET: 'hunter2', VINHDANH_DATABASE_URL: 'mysql://root:hunter2@db' })
    expect(problem.message).toContain('VINHDANH_SECRET')
    expect(problem.message).not.toContain('hunter2')
  })
  test('knows no key before the one in use unless it is told one, which is as long', () => {
    expect(readConfig({ ...least, VINHDANH_PREVIOUS_SECRET: '' }).previousSecret).toBeUndefined()
    expect(problemOf({ ...least, VINHDANH_PREVIOUS_SECRET: 'hunter2' }).variables).toEqual(['VINHDANH_PREVIOUS_SECRET'])
  })
  test('treats an empty variable as absent', () => {
    expect(readConfig({ ...least, VINHDANH_CLAMAV_SOCKET: '' }).clamavSocket).toBeUndefined()
  })
  test('refuses moved time unless it is spelled out', () => {
    expect(problemOf({ ...least, VINHDANH_TIME_SHIFT: 'true' }).variables).toEqual(['VINHDANH_TIME_SHIFT'])
  })
  test('is described by .env.example, which is current', () => {
    expect(readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')).toBe(envExample())
  })
})
