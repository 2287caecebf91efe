import { describe, expect, test } from '@jest/globals'
import { AsyncLocalStorage } from 'node:async_hooks'
import { gather, Turns } from './gather.ts'

/** Notes what was done together and what alone; `refuse` makes a whole round fail. */
function watched({ leavesOut = [], refuse }: { leavesOut?: readonly string[]; refuse?: string } = {}) {
  const done: string[] = []
  const ask = gather<string, string>({
    turns: new Turns(),
    together: async (items) => {
      done.push(items.join('+'))
      await Promise.resolve()
      if (refuse !== undefined && items.includes(refuse)) throw new Error('one of them is bad')
      return new Map(items.filter((item) => !leavesOut.includes(item)).map((item) => [item, `${item}, together`]))
    },
    alone: async (item) => {
      done.push(`alone ${item}`)
      await Promise.resolve()
      if (item === refuse) throw new Error(`${item} is bad`)
      return `${item}, alone`
    },
  })
  return { ask, done }
}

describe('what several ask for at the same time', () => {
  test('is done together, and what is asked meanwhile goes together as the next', async () => {
    const { ask, done } = watched()
    const first = [ask('a'), ask('b')]
    const rest = first[0]?.then(() => Promise.all([ask('c'), ask('d'), ask('e')]))
    expect(await Promise.all(first)).toEqual(['a, together', 'b, together'])
    expect(await rest).toEqual(['c, together', 'd, together', 'e, together'])
    expect(done).toEqual(['a+b', 'c+d+e'])
  })

  test('is done alone where it was left out', async () => {
    const { ask, done } = watched({ leavesOut: ['b'] })
    expect(await Promise.all([ask('a'), ask('b')])).toEqual(['a, together', 'b, alone'])
    expect(done).toEqual(['a+b', 'alone b'])
  })

  test('is done alone by everybody where one of them makes it fail, and that one alone hears of it', async () => {
    const { ask } = watched({ refuse: 'b' })
    const answers = await Promise.allSettled([ask('a'), ask('b'), ask('c')])
    expect(answers).toMatchObject([{ value: 'a, alone' }, { reason: { message: 'b is bad' } }, { value: 'c, alone' }])
    expect(await ask('d')).toBe('d, together')
  })

  test('never goes on side by side with what shares its turns', async () => {
    const turns = new Turns()
    const atWork = { now: 0, most: 0 }
    const busy = async (items: readonly number[]): Promise<Map<number, number>> => {
      atWork.most = Math.max(atWork.most, (atWork.now += 1))
      await new Promise((resolve) => { setTimeout(resolve, 5) })
      atWork.now -= 1
      return new Map(items.map((item) => [item, item]))
    }
    const [one, other] = [0, 1].map(() => gather<number, number>({ turns, together: busy, alone: (item) => Promise.resolve(item) }))
    await Promise.all([one?.(1), other?.(2), one?.(3), other?.(4)])
    expect(atWork.most).toBe(1)
  })

  test('stands below the one who asked first; what is done alone below its own', async () => {
    const caller = new AsyncLocalStorage<string>()
    const seen: (string | undefined)[] = []
    const ask = gather<string, string>({
      turns: new Turns(),
      together: (items) => { seen.push(caller.getStore()); return Promise.resolve(new Map([[items[0] ?? '', '']])) },
      alone: () => { seen.push(caller.getStore()); return Promise.resolve('') },
    })
    await Promise.all(['first', 'second'].map((name) => caller.run(name, () => ask(name))))
    expect(seen).toEqual(['first', 'second'])
  })
})
