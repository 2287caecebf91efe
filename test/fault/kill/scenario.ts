import { type Database, decideTask } from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { decide, newDossier, type OpenTask, openTasks } from '../../support/dossier.ts'
import { follow } from '../../support/follow.ts'
import type { Organisation } from '../../support/organisation.ts'

/** One effect as it is brought about once. */
export interface Scenario {
  /** What the command is given after the database. */
  readonly args: readonly unknown[]
  /** Nothing in what it is given tells a repeat from a new wish: the API runs it under the Idempotency-Key of its request. */
  readonly keyed?: true
  /** How a repeat is refused (the code, or how the words begin) once the first run was committed; absent: it is answered as the first. */
  readonly again?: string
  /** What a repeat may leave otherwise than one run, and why. */
  readonly mayDiffer?: { readonly lines: RegExp; readonly because: string }
  /** Whoever repeats it asks first how far it came, so it is not asked for again once it was committed. */
  readonly asksFirst?: true
  /** The record in which it happens: the one with dossiers in every state, or one without any, for the sample data. */
  readonly start?: 'empty' | 'begun'
}

export type Scenarios = Readonly<Record<string, Scenario>>

/** The record that every scenario begins from, and how dossiers get to their places in it. */
export interface Fixture {
  readonly database: Database
  readonly organisation: Organisation
  readonly today: string
  /** A dossier that waits for the head of its unit. */
  signed(): Promise<OpenTask & { dossierId: string }>
  /** A dossier that waits for the department's examiner. */
  examined(): Promise<OpenTask & { dossierId: string }>
}

export function fixtureOf(database: Database, organisation: Organisation, today: string): Fixture {
  const signed = async (): Promise<OpenTask & { dossierId: string }> => {
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    return { dossierId, ...(await onlyTask(database, dossierId)) }
  }
  return {
    database, organisation, today, signed,
    async examined() {
      const { dossierId } = await signed()
      await decide(database, organisation, dossierId)
      await follow(database, dossierId)
      return { dossierId, ...(await onlyTask(database, dossierId)) }
    },
  }
}

export async function onlyTask(database: Database, dossierId: string): Promise<OpenTask> {
  const [task] = await openTasks(database, dossierId)
  if (!task) throw new Error('nothing is open')
  return task
}

/** A decision to be made by its holder. */
export const passing = ({ taskId, revisionSha256 }: OpenTask): Parameters<typeof decideTask>[2] =>
  ({ taskId, decisionId: randomUUID(), revisionSha256, outcome: 'pass', reason: null, payload: {}, remarks: [] })
