import { describe, expect, test } from '@jest/globals'
import { supervised } from './supervised.ts'

/** A part that dies when told to, and counts how often it was started and stopped. */
function mortal() {
  const events: string[] = []
  let die: () => void = () => undefined
  const start = async () => {
    events.push('start')
    const ended = new Promise<void>((resolve) => { die = resolve })
    return { ended, stop: async () => { events.push('stop'); die() } }
  }
  return { events, start, die: () => die() }
}
const moment = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a supervised part', () => {
  test('is started again when it dies, after a wait, and said to be back', async () => {
    const { events, start, die } = mortal()
    const said: string[] = []
    const { stop } = await supervised('web', start, (line) => said.push(line))
    die()
    await moment()
    expect(events).toEqual(['start'])
    await moment(600)
    expect(events).toEqual(['start', 'start'])
    expect(said).toEqual(['web ended; starting it again in 0.5 s', 'web is back'])
    await stop()
  })
  test('stays down when it was stopped, also while it waits to be started again', async () => {
    const { events, start, die } = mortal()
    const { stop } = await supervised('web', start, () => undefined)
    die()
    await moment()
    await stop()
    await moment(600)
    expect(events).toEqual(['start'])
  })
  test('fails when it cannot be started the first time', async () => {
    await expect(supervised('web', () => Promise.reject(new Error('port taken')), () => undefined)).rejects.toThrow('port taken')
  })
})
