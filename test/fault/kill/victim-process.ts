// A process that carries out effects, several at once, and stands still in each where it was told to, so that one SIGKILL ends all of them there.
import { type Actor, AppError } from '@vinhdanh/domain'
import * as record from '@vinhdanh/record'
import { Life, lives, report } from './life.ts'
import type { Order } from './order.ts'

type Command = (database: record.Database, ...args: unknown[]) => Promise<unknown>

const draw = ({ mailId }: record.Letter): record.Envelope => ({ messageId: `<${mailId}@example.gov.vn>`, subject: 'Việc cần xử lý' })
/** Those that are given a function, which no message carries. */
const withFunctions: Readonly<Record<string, Command>> = {
  takeQueuedNotices: (database, recipientId) => record.takeQueuedNotices(database, recipientId as string, draw),
  takeQueuedNoticesTogether: (database, recipientIds) => record.takeQueuedNoticesTogether(database, recipientIds as string[], draw),
  withIdempotency: (database, actor, input) => record.withIdempotency(database, actor as Actor, 'key', 'f'.repeat(64), async () => (
    { status: 201, body: await record.createDraft(database, actor as Actor, input as record.CreateDraftInput) })),
}

async function carryOut(order: Order): Promise<void> {
  const { id, effect, args, keyed, url } = order
  const database = await record.Database.open({ url, applicationName: 'victim', poolSize: 1 })
  const command = withFunctions[effect] ?? (record as unknown as Readonly<Record<string, Command>>)[effect]
  if (!command) throw new Error(`the record has no ${effect}`)
  const life = new Life(order)
  const work = (): Promise<unknown> => command(database, ...args)
  const refusal = await lives.run(life, () => (keyed ? record.withIdempotency(database, args[0] as Actor, 'key', 'f'.repeat(64), async () => ({ status: 200, body: await work() })) : work()))
    .then(() => null, (error: unknown) => (error instanceof AppError && !error.code.startsWith('bug.') ? error.code : `${String(error)} ${error instanceof AppError ? String(error.cause) : ''}`))
  await database.close()
  report({ id, stopped: false, refusal, transactions: life.transactions })
}

process.on('message', (order: Order) => void carryOut(order))
process.on('disconnect', () => process.exit())
