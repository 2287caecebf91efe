import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface Clamd {
  /** As `VINHDANH_CLAMAV_SOCKET` takes it. */
  readonly address: string
  stop(): Promise<void>
}

/** A clamd that unframes INSTREAM and answers by what it was sent; `null` hangs up. Listens on a free port, or on the path of a socket. */
export async function startClamd(answer: (content: Buffer) => string | null, listenOn: string | number = 0): Promise<Clamd> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let got = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk])
      if (got.toString('latin1').startsWith('zPING')) return void socket.end('PONG\0')
      const parts: Buffer[] = []
      let at = 'zINSTREAM\0'.length
      while (at + 4 <= got.length) {
        const length = got.readUInt32BE(at)
        if (length === 0) {
          const reply = answer(Buffer.concat(parts))
          return void (reply === null ? socket.destroy() : socket.write(reply))
        }
        parts.push(got.subarray(at + 4, at + 4 + length))
        at += 4 + length
      }
    })
  })
  await new Promise<void>((done) => server.listen(listenOn, done))
  return {
    address: typeof listenOn === 'string' ? listenOn : `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
