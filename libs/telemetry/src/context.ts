import { AsyncLocalStorage } from 'node:async_hooks'

/** What a log line says about the work it belongs to. Ids only: no names, no addresses. */
export interface WorkContext {
  requestId?: string
  dossierId?: string
  jobId?: string
}

const storage = new AsyncLocalStorage<WorkContext>()

/** The context of the running request or job; empty outside of one. */
export const currentContext = (): Readonly<WorkContext> => storage.getStore() ?? {}

/** Runs `work` with `context` laid over the current one; every log line inside carries it. */
export const withContext = <T>(context: WorkContext, work: () => T): T => storage.run({ ...storage.getStore(), ...context }, work)

/** Adds to the context of the running request, for what is only known midway, such as the dossier. Outside of one it does nothing. */
export function addContext(context: WorkContext): void {
  Object.assign(storage.getStore() ?? {}, context)
}
