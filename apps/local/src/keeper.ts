/**
 * Keeps a server of another make (PostgreSQL, Temporal) on a leash:
 * `node keeper.ts <signal> <grace ms> <uid|-> <gid|-> <command> <args...>`.
 * The keeper's standard input is a pipe from the stack; when it closes, for whatever reason, even SIGKILL, the server gets its signal,
 * and is killed when it is still there after its grace.
 * It runs in a process group of its own, so that Ctrl-C in a terminal reaches the stack alone, which stops its parts in order.
 * Written without imports of ours: it runs on bare Node.
 */
import { spawn } from 'node:child_process'

const [signal, grace, uid, gid, command, ...args] = process.argv.slice(2)
if (!signal || !grace || !uid || !gid || !command) throw new Error('usage: keeper.ts <signal> <grace ms> <uid|-> <gid|-> <command> [args]')

const identity = uid === '-' ? {} : { uid: Number(uid), gid: Number(gid) }
const server = spawn(command, args, { ...identity, stdio: ['ignore', 'inherit', 'inherit'] })

const stop = () => {
  server.kill(signal as NodeJS.Signals)
  setTimeout(() => server.kill('SIGKILL'), Number(grace)).unref()
}
process.stdin.on('end', stop).on('close', stop).on('error', stop).resume()
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
server.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
server.on('exit', (code, endedBy) => {
  process.exitCode = endedBy ? 1 : (code ?? 1)
  process.stdin.destroy()
})
