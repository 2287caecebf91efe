import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { emptyDatabase, type FreshDatabase } from '../../support/database.ts'
import type { Order, Result } from './protocol.ts'

export interface Peer {
  run(count: number, concurrency: number): Promise<Result>
  close(): Promise<void>
}

const names = { textbook: 'temporal-peer', recordFirst: 'temporal-peer', dbos: 'dbos-peer' } as const

/** Starts a peer as a process of its own over databases of its own, and lets it run warm. */
export async function openPeer(name: keyof typeof names, warmUp: number): Promise<Peer> {
  const databases: FreshDatabase[] = [await emptyDatabase(), await emptyDatabase()]
  const [tasks = '', own = ''] = databases.map(({ url }) => url)
  const child = fork(fileURLToPath(new URL(`./${names[name]}.ts`, import.meta.url)), name === 'dbos' ? [tasks, own] : [name, tasks], {
    execArgv: ['--no-warnings', '--conditions=@vinhdanh/source', '--import', new URL('../../../swc-hook.mjs', import.meta.url).href],
  })
  await answer(child)
  const peer: Peer = {
    async run(count, concurrency) {
      child.send({ count, concurrency } satisfies Order)
      return (await answer(child)) as Result
    },
    async close() {
      const ended = once(child, 'exit')
      child.send('end' satisfies Order)
      await ended
      await Promise.all(databases.map((database) => database.drop()))
    },
  }
  await peer.run(warmUp, 8)
  return peer
}

async function answer(child: ChildProcess): Promise<unknown> {
  const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => { throw new Error(`the peer ended (${String(code)})`) })])) as [unknown]
  return message
}
