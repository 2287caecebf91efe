/**
 * Imported first by every process that the local stack starts: when the stack goes, for whatever reason, even SIGKILL, the IPC channel closes and
 * the process stops as if told to; what has not stopped after a while is ended.
 */
const GRACE_MS = 8_000

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref()
})
process.channel?.unref() // the channel alone keeps no process running
