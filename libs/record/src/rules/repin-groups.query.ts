import { type Actor, AppError, type Bilingual } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { requireRightAnywhere } from '../access/require-right.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { isUuid } from '../uuid.ts'

/** Dossiers that are under way, of one award and pinned to one rule-set. */
export interface RepinGroup {
  readonly awardCode: string
  readonly awardName: Bilingual
  /** The rule-set to which they are pinned. */
  readonly from: { readonly id: string; readonly slug: string; readonly version: number; readonly title: Bilingual }
  readonly open: number
}

const openOfBranch = (actor: Actor, parameters: SqlParameters): string => `d.state IN ('under-way', 'returned') AND ${branchCondition(actor, 'dossier.repair', 'd.unit_path', parameters)}`

/** What of the actor's branches is under way under other rules than these, the largest group first. Errors: AppError `auth.not-allowed`, `not-found` for what is no id. */
export async function repinGroups(reader: Reader, actor: Actor, ruleSetId: string): Promise<RepinGroup[]> {
  requireRightAnywhere(actor, 'dossier.repair')
  if (!isUuid(ruleSetId)) throw new AppError('not-found')
  const parameters = new SqlParameters()
  return reader.query<RepinGroup>(
    `SELECT g.award_code AS "awardCode", coalesce((SELECT a -> 'name' FROM jsonb_array_elements(r.body -> 'awards') a WHERE a ->> 'code' = g.award_code LIMIT 1), jsonb_build_object('vi', g.award_code, 'en', g.award_code)) AS "awardName",
       jsonb_build_object('id', r.id, 'slug', r.slug, 'version', r.version, 'title', r.body -> 'title') AS "from", g.open
     FROM (SELECT d.award_code, d.rule_set_id, count(*)::int AS open FROM dossier d
       WHERE ${openOfBranch(actor, parameters)} AND d.rule_set_id <> ${parameters.add(ruleSetId)}::uuid GROUP BY 1, 2) g JOIN rule_set r ON r.id = g.rule_set_id
     ORDER BY g.open DESC, g.award_code, r.effective_from DESC, r.version DESC`,
    parameters.values,
  )
}

/** The dossiers of one such group, soonest due first, at most `limit`; `code` takes that one alone. Errors: as `repinGroups`. */
export async function dossiersOfGroup(
  reader: Reader, actor: Actor, { from, awardCode, code, limit }: { readonly from: string; readonly awardCode: string; readonly code?: string | undefined; readonly limit: number },
): Promise<string[]> {
  requireRightAnywhere(actor, 'dossier.repair')
  if (!isUuid(from)) throw new AppError('not-found')
  const parameters = new SqlParameters()
  const rows = await reader.query<{ id: string }>(
    `SELECT d.id FROM dossier d WHERE ${openOfBranch(actor, parameters)} AND d.rule_set_id = ${parameters.add(from)}::uuid AND d.award_code = ${parameters.add(awardCode)}
       AND (${parameters.add(code ?? null)}::text IS NULL OR d.code = ${parameters.add(code ?? null)}::text)
     ORDER BY d.due_at NULLS LAST, d.id LIMIT ${limit}`,
    parameters.values,
  )
  return rows.map(({ id }) => id)
}
