import type { Day, Level, Role, RuleSet } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'

export interface LateEntryLine {
  readonly level: Level
  readonly cutOff: Day
  readonly citation: RuleSet['citations'][string] | null
  readonly markedOn: Day
  readonly reason: string | null
  readonly authority: string | null
  readonly paperNumber: string | null
  readonly permittedByName: string | null
  readonly permittedAt: Date | null
  /** Who may permit it by the rules, in the dossier's branch or as holder of a task at the level. */
  readonly permittingRoles: readonly Role[]
}

/** The levels at which a dossier came in after the cut-off, with who permitted it, or may by the rules that it has now. */
export async function lateEntriesOf(database: Database, dossierId: string, { latePermissions = [] }: RuleSet): Promise<LateEntryLine[]> {
  const rows = await database.query<Omit<LateEntryLine, 'citation' | 'permittingRoles'> & { readonly ruleSetId: string; readonly cite: string }>(
    `SELECT l.level, to_char(l.cut_off, 'YYYY-MM-DD') AS "cutOff", l.rule_set_id AS "ruleSetId", l.cite, to_char(l.marked_on, 'YYYY-MM-DD') AS "markedOn", l.reason, l.authority, l.paper_number AS "paperNumber",
       p.name AS "permittedByName", l.permitted_at AS "permittedAt"
     FROM late_entry l LEFT JOIN person p ON p.id = l.permitted_by WHERE l.dossier_id = $1 ORDER BY l.cut_off, l.level`,
    [dossierId],
  )
  const rules = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, cite, ...row }) => ({ ...row, citation: rules.citation(ruleSetId, cite), permittingRoles: latePermissions.find(({ level }) => level === row.level)?.roles ?? [] }))
}
