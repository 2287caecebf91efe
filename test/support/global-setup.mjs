// starts the servers that all tests under test/ share (see stack.ts)
import { startSharedStack } from './start-shared-stack.mjs'

export default async () => {
  globalThis.stopSharedStack = await startSharedStack()
}
