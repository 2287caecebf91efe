/** Name of the migrated database from which tests get theirs. */
export const TEMPLATE = 'vinhdanh_template'

/** A Temporal namespace, to be registered by the test, in which runs are asked to continue as new after some 20 events. */
export const EARLY_NAMESPACE = 'early-continue'

/** What stack.ts started, as handed to the tests by the environment. */
export interface SharedStack {
  /** PostgreSQL, as a user who may make databases */
  adminUrl: string
  /** host:port */
  temporalAddress: string
  workflowBundlePath: string
  browserPath: string
  /** scratch folder of this run, removed after it */
  folder: string
}

/** What the tests of this run share. @throws outside of a run of tests under `test/` */
export function sharedStack(): SharedStack {
  const { VINHDANH_TEST_STACK } = process.env
  if (!VINHDANH_TEST_STACK) throw new Error('the shared servers run for tests under test/ only')
  return JSON.parse(VINHDANH_TEST_STACK) as SharedStack
}
