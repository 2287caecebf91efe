import { createReadStream } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { types } from 'node:util'

/** `not-scanned`: there is no verdict. With a scanner that counts as unsafe (`quarantined` in the store), never as clean. */
export type ScanResult =
  | { readonly state: 'clean' }
  | { readonly state: 'infected'; readonly signature: string }
  | { readonly state: 'not-scanned'; readonly reason: string }

export interface Scanner {
  /** Never rejects: a scanner that fails has not scanned. */
  scan(path: string): Promise<ScanResult>
  /** Whether it is there. Never rejects. */
  answers(): Promise<boolean>
}

/** How long clamd may be silent; it reads an attachment of 50 MB in a few seconds. */
const SILENCE_MS = 60_000
/** A scanner that is there answers at once. */
const PING_MS = 5_000
const CHUNK = 64 * 1024
const MAX_REPLY = 4096

/**
 * A scanner that asks clamd with its INSTREAM command (clamd(8)), so that clamd needs no access to our folder.
 * @param address path of a unix socket, or host:port
 */
export function clamavScanner(address: string, silenceMs = SILENCE_MS): Scanner {
  return {
    async scan(path) {
      const socket = connectTo(address)
      try {
        return verdictOf(await ask(socket, (one) => send(one, path), silenceMs))
      } catch (error) {
        return { state: 'not-scanned', reason: types.isNativeError(error) ? error.message : String(error) }
      } finally {
        socket.destroy()
      }
    },
    async answers() {
      const socket = connectTo(address)
      try {
        return await ask(socket, (one) => writeTo(one, 'zPING\0'), PING_MS) === 'PONG'
      } catch {
        return false
      } finally {
        socket.destroy()
      }
    },
  }
}

function connectTo(address: string): Socket {
  const hostAndPort = /^\[?([^\]/]+?)\]?:(\d+)$/.exec(address)
  return hostAndPort ? connect(Number(hostAndPort[2]), hostAndPort[1]) : connect(address)
}

function ask(socket: Socket, question: (socket: Socket) => Promise<void>, silenceMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = ''
    socket.setTimeout(silenceMs, () => reject(new Error('clamd is silent')))
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      reply += chunk.toString('utf8')
      if (reply.includes('\0')) resolve(reply.slice(0, reply.indexOf('\0')))
      else if (reply.length > MAX_REPLY) reject(new Error('clamd talks too much'))
    })
    socket.on('close', () => reject(new Error('clamd hung up')))
    socket.once('connect', () => { question(socket).catch(reject) })
  })
}

async function send(socket: Socket, path: string): Promise<void> {
  const framed = (chunk: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    return Buffer.concat([length, chunk])
  }
  await writeTo(socket, 'zINSTREAM\0')
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) await writeTo(socket, framed(chunk as Buffer))
  await writeTo(socket, framed(Buffer.alloc(0)))
}

function writeTo(socket: Socket, data: Buffer | string): Promise<void> {
  return new Promise((done, failed) => { socket.write(data, (error) => (error ? failed(error) : done())) })
}

/** clamd calls a file beyond its limits OK unless it is told to alert (AlertExceedsMax); that alert is no finding, but no clean bill either. */
function verdictOf(reply: string): ScanResult {
  if (reply === 'stream: OK') return { state: 'clean' }
  const signature = /^stream: (.+) FOUND$/.exec(reply)?.[1]
  if (signature === undefined || signature.startsWith('Heuristics.Limits.Exceeded')) return { state: 'not-scanned', reason: reply.slice(0, 200) }
  return { state: 'infected', signature }
}
