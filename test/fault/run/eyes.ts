import { setTimeout as delay } from 'node:timers/promises'
import type { StepKind } from '@vinhdanh/domain'
import type { Database } from '@vinhdanh/record'
import type { Login } from '../../../apps/ops/src/seed/people.ts'

/** Where a dossier stands, read past all faults. */
export interface Standing {
  readonly id: string
  readonly code: string
  readonly state: string
  readonly version: number
  readonly held: boolean
  readonly ended: boolean
  readonly revision: string | null
  readonly today: string
  /** The open step with whoever holds it; null between two steps and after the end. */
  readonly step: { readonly rowId: string; readonly stepId: string; readonly kind: StepKind; readonly round: number; readonly isLast: boolean; readonly tasks: readonly OpenTask[] } | null
}

export interface OpenTask {
  readonly taskId: string
  readonly login: Login
}

const LOOK_EVERY_MS = 250

/** Looks at all dossiers that somebody waits for, at once, so that the waiting costs the installation next to nothing. */
export class Eyes {
  private readonly database: Database
  private readonly watched = new Map<string, Standing | undefined>()
  private closed = false
  private looking: Promise<void> = Promise.resolve()

  constructor(database: Database) {
    this.database = database
  }

  open(): void {
    this.looking = this.look()
  }

  async close(): Promise<void> {
    this.closed = true
    await this.looking
  }

  /** Waits until the dossier stands so. @throws Error with `what` and where it stands when it does not within `withinMs` */
  async until(dossierId: string, what: string, isSo: (standing: Standing) => boolean, withinMs: number): Promise<Standing> {
    this.watched.set(dossierId, undefined)
    try {
      for (const end = Date.now() + withinMs; ; await delay(LOOK_EVERY_MS / 2)) {
        const standing = this.watched.get(dossierId)
        if (standing && isSo(standing)) return standing
        if (Date.now() > end) throw new Error(`${standing?.code ?? dossierId}: not within ${withinMs / 1000} s: ${what}; it is ${standing?.state ?? 'not seen'} at ${standing?.step?.stepId ?? 'no open step'}${standing?.held ? ', held' : ''}`)
      }
    } finally {
      this.watched.delete(dossierId)
    }
  }

  private async look(): Promise<void> {
    for (; !this.closed; await delay(LOOK_EVERY_MS)) {
      const ids = [...this.watched.keys()]
      if (ids.length === 0) continue
      for (const standing of await standingsOf(this.database, ids).catch(() => [])) if (this.watched.has(standing.id)) this.watched.set(standing.id, standing)
    }
  }
}

/** Where these dossiers stand. */
export function standingsOf(database: Database, ids: readonly string[]): Promise<Standing[]> {
  return database.query<Standing>(
    `SELECT d.id, d.code, d.state, d.version, d.held_since IS NOT NULL AS held, d.ended_at IS NOT NULL AS ended, r.sha256 AS revision, to_char(record_today(), 'YYYY-MM-DD') AS today,
       CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('rowId', s.id, 'stepId', s.step_id, 'kind', s.kind, 'round', s.round, 'isLast', d.plan->'steps'->-1->>'id' = s.step_id,
         'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('taskId', t.id, 'login', p.login) ORDER BY p.login), '[]')
           FROM task t JOIN person p ON p.id = t.holder_id WHERE t.step_row_id = s.id AND t.state = 'open')) END AS step
     FROM dossier d LEFT JOIN step s ON s.dossier_id = d.id AND s.state = 'open' LEFT JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no
     WHERE d.id = ANY($1::uuid[])`,
    [ids],
  )
}

