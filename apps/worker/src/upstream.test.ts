import { describe, expect, test } from '@jest/globals'
import { createLogger } from '@vinhdanh/telemetry'
import { Upstream } from './upstream.ts'

const logger = createLogger('test', { level: 'silent' })

describe('a server that may be away', () => {
  test('is taken as there until somebody says otherwise', async () => {
    const upstream = new Upstream('test', logger, () => Promise.resolve(null))
    await upstream.reachable()
    expect(upstream.away).toBeNull()
  })

  test('is asked by one probe for all who wait, who go on together when it is back', async () => {
    let probes = 0
    const upstream = new Upstream('test', logger, () => { probes += 1; return Promise.resolve(null) })
    for (let finder = 0; finder < 5; finder += 1) upstream.lost('ECONNREFUSED')
    expect(upstream.away).toMatchObject({ reason: 'ECONNREFUSED' })
    await Promise.all([upstream.reachable(), upstream.reachable(), upstream.reachable()])
    expect({ probes, away: upstream.away }).toEqual({ probes: 1, away: null })
  })

  test('that is asked now tells what it found', async () => {
    const answers = ['no answer', null]
    const upstream = new Upstream('test', logger, () => Promise.resolve(answers.shift() ?? null))
    expect(await upstream.check()).toBe(false)
    expect(upstream.away).toMatchObject({ reason: 'no answer' })
    expect(await upstream.check()).toBe(true)
    expect(upstream.away).toBeNull()
  })

  test('is asked no more, and keeps everybody waiting, once the process stops', async () => {
    const upstream = new Upstream('test', logger, () => Promise.resolve(null))
    upstream.lost('ECONNREFUSED')
    upstream.stop()
    const waited = await Promise.race([upstream.reachable().then(() => false), new Promise((resolve) => setTimeout(() => resolve(true), 500))])
    expect(waited).toBe(true)
  })
})
