import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'

/** Stands between clients and a server, so that a test can take the server away, or make the way to it bad, and mend it again. */
export interface TcpProxy {
  readonly port: number
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  /** Lets each piece of data take so many milliseconds longer, both ways. */
  slow(ms: number): void
  /** Half-open: connections stand and can be made, and nothing comes through; or only one of the two directions carries nothing. */
  freeze(direction?: Direction): void
  /** Lets everything through in slices of so many bytes, whatever belongs together. */
  slice(bytes: number): void
  /** Breaks the connection on the next `count` answers, when their first bytes come: the server has done its work and nobody hears of it. */
  loseAnswers(count: number): void
  /** Everything as it was. */
  restore(): Promise<void>
}

export const directions = ['asking', 'answering'] as const
/** `asking`: from clients to the server. */
export type Direction = (typeof directions)[number]

interface Way {
  delayMs: number
  /** 0: in pieces as they come. */
  sliceBytes: number
  lost: number
  /** Settles when the direction is no longer frozen; undefined: it is not. */
  readonly thawed: Record<Direction, PromiseWithResolvers<void> | undefined>
}

/** @param isCut begins without the server @param ownPort where it listens; any free port when absent */
export async function startProxy(target: { readonly host: string; readonly port: number }, isCut = false, ownPort = 0): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const way: Way = { delayMs: 0, sliceBytes: 0, lost: 0, thawed: { asking: undefined, answering: undefined } }
  let server: Server | undefined
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  }
  const listen = async (port: number): Promise<number> => {
    server = createServer((client) => {
      const upstream = keep(connect(target.port, target.host))
      keep(client)
      client.on('close', () => upstream.destroy())
      upstream.on('close', () => client.destroy())
      carry(client, upstream, way, 'asking')
      carry(upstream, client, way, 'answering', () => {
        if (way.lost === 0) return true
        way.lost -= 1
        client.destroy()
        return false
      })
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as { port: number }).port
  }
  const cut = async (): Promise<void> => {
    const closing = server
    server = undefined
    if (!closing) return
    const closed = once(closing, 'close')
    closing.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const thaw = (): void => {
    for (const direction of directions) {
      way.thawed[direction]?.resolve()
      way.thawed[direction] = undefined
    }
  }
  const port = await listen(ownPort)
  if (isCut) await cut()
  return {
    port, cut,
    slow: (ms) => { way.delayMs = ms },
    freeze: (only) => { for (const direction of only ? [only] : directions) way.thawed[direction] ??= Promise.withResolvers() },
    slice: (bytes) => { way.sliceBytes = bytes },
    loseAnswers: (count) => { way.lost = count },
    async restore() {
      Object.assign(way, { delayMs: 0, sliceBytes: 0, lost: 0 })
      thaw()
      if (!server) await listen(port)
    },
  }
}

/** Passes on what comes, piece by piece and in order, at the pace of the slower side. What is broken on the one side is broken on the other. */
function carry(from: Socket, to: Socket, way: Way, direction: Direction, mayPass: () => boolean = () => true): void {
  // Slices shall arrive as such.
  to.setNoDelay(true)
  const pass = (piece: Buffer): void => {
    if (!mayPass() || to.destroyed || to.write(piece)) return
    from.pause()
    to.once('drain', () => from.resume())
  }
  const passLater = async (piece: Buffer): Promise<void> => {
    from.pause()
    if (way.delayMs > 0) await delay(way.delayMs)
    await way.thawed[direction]?.promise
    const size = way.sliceBytes || piece.length
    for (let at = 0; at < piece.length; at += size) {
      if (at > 0) await turn()
      pass(piece.subarray(at, at + size))
    }
    if (!to.writableNeedDrain) from.resume()
  }
  from.on('data', (piece: Buffer) => { if (way.delayMs > 0 || way.sliceBytes > 0 || way.thawed[direction]) void passLater(piece); else pass(piece) })
  from.on('end', () => to.end()).on('error', () => to.destroy())
}
