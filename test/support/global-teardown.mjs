export default async () => {
  const { stack, ended } = globalThis.sharedStack
  stack.stdin.end()
  await ended
}
