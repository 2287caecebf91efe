import { randomBytes } from 'node:crypto'
import { sharedStack } from './shared-stack.ts'

/** host:port of the run's Temporal server, on which time can be skipped. */
export const temporalAddress = (): string => sharedStack().temporalAddress

/** The workflows of this checkout, bundled once per run, for `createWorker`. */
export const workflowBundle = (): { codePath: string } => ({ codePath: sharedStack().workflowBundlePath })

/** What `connectClient`, `connectWorker` and `createWorker` need, with a task queue of its own: the server is shared, the work is not. */
export const temporalConfig = () => ({ temporalAddress: temporalAddress(), temporalNamespace: 'default', taskQueue: `test-${randomBytes(6).toString('hex')}` })
