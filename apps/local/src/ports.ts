import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

const listenOn = (port: number): Promise<Server> => new Promise((resolve, reject) => {
  const server = createServer()
  server.once('error', reject)
  server.listen(port, '127.0.0.1', () => resolve(server))
})
const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))

const LOWEST = 20_000
const HIGHEST = 32_767

/**
 * `count` different free ports of 127.0.0.1 below those that the system hands out itself, so that no connection of anybody takes one before its service
 * listens there. They fit into a signed 16-bit number, as Temporal's PostgreSQL schema keeps its ports in a `smallint`. Chosen at random, so that two
 * stacks which start at once hardly ever meet.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(LOWEST, HIGHEST + 1)
    if (!ports.has(port) && (await isFree(port))) ports.add(port)
  }
  return [...ports]
}

/** Whether nobody listens on this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listenOn(port))
    return true
  } catch {
    return false // EADDRINUSE or EACCES: either way not ours to take
  }
}
