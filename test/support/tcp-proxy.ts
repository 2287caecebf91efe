import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Stands between clients and a server, so that a test can take the server away, or make the way to it bad, and mend it again. */
export interface TcpProxy {
  readonly port: number
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  /** Lets each piece of data take so many milliseconds longer, both ways. */
  slow(ms: number): void
  /** Half-open: connections stand and can be made, and nothing comes through. */
  freeze(): void
  /** Breaks the connection on the next `count` answers, when their first bytes come: the server has done its work and nobody hears of it. */
  loseAnswers(count: number): void
  /** Everything as it was. */
  restore(): Promise<void>
}

interface Way {
  delayMs: number
  lost: number
  /** Settles when it is no longer frozen; undefined: it is not. */
  thawed: PromiseWithResolvers<void> | undefined
}

/** @param isCut begins without the server @param ownPort where it listens; any free port when absent */
export async function startProxy(target: { readonly host: string; readonly port: number }, isCut = false, ownPort = 0): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const way: Way = { delayMs: 0, lost: 0, thawed: undefined }
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
      carry(client, upstream, way)
      carry(upstream, client, way, () => {
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
    way.thawed?.resolve()
    way.thawed = undefined
  }
  const port = await listen(ownPort)
  if (isCut) await cut()
  return {
    port, cut,
    slow: (ms) => { way.delayMs = ms },
    freeze: () => { way.thawed ??= Promise.withResolvers() },
    loseAnswers: (count) => { way.lost = count },
    async restore() {
      Object.assign(way, { delayMs: 0, lost: 0 })
      thaw()
      if (!server) await listen(port)
    },
  }
}

/** Passes on what comes, piece by piece and in order, at the pace of the slower side. What is broken on the one side is broken on the other. */
function carry(from: Socket, to: Socket, way: Way, mayPass: () => boolean = () => true): void {
  const pass = (piece: Buffer): void => {
    if (!mayPass() || to.destroyed || to.write(piece)) return
    from.pause()
    to.once('drain', () => from.resume())
  }
  const passLater = async (piece: Buffer): Promise<void> => {
    from.pause()
    if (way.delayMs > 0) await delay(way.delayMs)
    await way.thawed?.promise
    from.resume()
    pass(piece)
  }
  from.on('data', (piece: Buffer) => { if (way.delayMs > 0 || way.thawed) void passLater(piece); else pass(piece) })
  from.on('end', () => to.end()).on('error', () => to.destroy())
}
