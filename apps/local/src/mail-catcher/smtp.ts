import { type Socket } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { type CaughtMessage, type MessageStore } from './store.ts'

/**
 * How the server treats a message:
 * accept: takes it; refuse: 550 at RCPT; greylist: 451 at RCPT; refuse-data, greylist-data: the same after the final dot;
 * drop: takes it, then drops the line instead of replying, so that the sender cannot know; stall: never replies after the final dot;
 * trickle: says a byte of a reply now and then after the final dot, and never the whole.
 */
export type Reply = 'accept' | 'refuse' | 'greylist' | 'refuse-data' | 'greylist-data' | 'drop' | 'stall' | 'trickle'

export interface Rule {
  reply: Reply
  /** only messages for this address */
  to?: string
  /** how often the rule applies; always when absent */
  times?: number
}

export interface CatchingServer {
  port: number
  stop(): Promise<void>
}

/** Between two bytes of a reply that trickles, in milliseconds. */
const TRICKLE_MS = 250
const REFUSED = Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 })
const LATER = Object.assign(new Error('4.7.1 greylisted, try again later'), { responseCode: 451 })

/**
 * Starts an SMTP server on 127.0.0.1 that stores what it takes.
 * @param rules consulted for each message in order; the first that fits and is not used up decides; none: accept
 */
export async function startSmtp(port: number, store: MessageStore, rules: Rule[], onMessage: (message: CaughtMessage) => void): Promise<CatchingServer> {
  const sockets = new Map<number, Socket>()
  const replyFor = (address: string, replies: Reply[]): Reply => {
    const rule = rules.find(({ reply, to, times }) => replies.includes(reply) && (to ?? address) === address && times !== 0)
    if (rule?.times !== undefined) rule.times -= 1
    return rule?.reply ?? 'accept'
  }

  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | 'dropped' | 'stalled' | 'trickles' | undefined> => {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const to = session.envelope.rcptTo.map(({ address }) => address)
    const reply = replyFor(to[0] ?? '', ['refuse-data', 'greylist-data', 'drop', 'stall', 'trickle'])
    if (reply === 'refuse-data') return REFUSED
    if (reply === 'greylist-data') return LATER
    if (reply === 'stall') return 'stalled'
    if (reply === 'trickle') return 'trickles'
    onMessage(await store.add(Buffer.concat(chunks), { from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to }))
    return reply === 'drop' ? 'dropped' : undefined
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 30 * 1024 * 1024,
    closeTimeout: 100,
    onRcptTo({ address }, _session, answer) {
      const reply = replyFor(address, ['refuse', 'greylist'])
      answer(reply === 'refuse' ? REFUSED : reply === 'greylist' ? LATER : null)
    },
    onData(stream, session, answer) {
      take(stream, session).then((outcome) => {
        if (outcome === 'dropped') sockets.get(session.remotePort)?.destroy()
        else if (outcome === 'trickles') trickle(sockets.get(session.remotePort))
        else if (outcome !== 'stalled') answer(outcome ?? null)
      }, answer)
    },
  })
  server.on('error', (error) => console.error(`mail catcher: ${error.message}`))
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.server.address() as { port: number }).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(resolve))
      for (const socket of sockets.values()) socket.destroy()
      await closed
    },
  }
}

function trickle(socket: Socket | undefined): void {
  const timer = setInterval(() => socket?.write('2'), TRICKLE_MS)
  socket?.once('close', () => clearInterval(timer))
}
