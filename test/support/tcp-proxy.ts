import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Stands between a client and a server, so that a test can take the server away and give it back. */
export interface TcpProxy {
  readonly port: number
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  restore(): Promise<void>
}

/** @param isCut begins without the server */
export async function startProxy(target: { readonly host: string; readonly port: number }, isCut = false): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let server: Server | undefined
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  }
  const listen = async (port: number): Promise<number> => {
    server = createServer((client) => {
      const upstream = keep(connect(target.port, target.host))
      keep(client).pipe(upstream).pipe(client)
      client.on('close', () => upstream.destroy())
      upstream.on('close', () => client.destroy())
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
  const port = await listen(0)
  if (isCut) await cut()
  return { port, cut, restore: async () => { if (!server) await listen(port) } }
}
