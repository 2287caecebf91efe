import { type Actor, AppError, type AwardActKind, type Bilingual, type Corrections, type Day, type Recoverable, revocationGrounds, type ScanState, type Standing, type Subject } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import type { Database } from '../database.ts'
import { pinnedRules, RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'

export interface AwardLine {
  readonly id: string
  readonly awardCode: string
  readonly awardName: Bilingual
  readonly decisionNumber: string
  readonly decidedOn: Day
  readonly authority: string
  /** Null for an award from before this system. */
  readonly dossierId: string | null
  readonly presentedOn: Day | null
  readonly presentation: string | null
  readonly standing: Standing
  /** The nominee's and the unit's name as the decision says, corrected; null while as the nominee's and unit's own. */
  readonly namedAs: string | null
  readonly unitAs: string | null
  /** What followed the decision, the first first. */
  readonly acts: readonly AwardActLine[]
}

/** An act after the decision, as its order says. */
export interface AwardActLine {
  readonly id: string
  readonly kind: AwardActKind
  readonly orderNumber: string
  readonly orderDate: Day
  readonly authority: string
  readonly reason: string
  /** In the words of the rule-set now in force; its id where that no longer names it. */
  readonly ground: Bilingual | null
  /** SHA-256 of the order's file. */
  readonly paper: string
  readonly paperState: ScanState
  /** Of a correction: what the decision said before, and what it says now. */
  readonly former: Corrections | null
  readonly corrected: Corrections | null
  readonly recovers: readonly Recoverable[]
  readonly actedByName: string
  readonly actedAt: Date
}

export interface Ledger {
  readonly nominee: { readonly id: string; readonly kind: Subject; readonly name: string; readonly birthYear: number | null; readonly position: string | null; readonly unitName: Bilingual; readonly unitPath: string }
  /** The latest first. */
  readonly awards: readonly AwardLine[]
}

/**
 * Every award of a nominee. Seen by whoever sees a dossier of the nominee, or would see one of its unit.
 * Errors: AppError `not-found`, also for a nominee that the actor may not see.
 */
export async function ledgerOf(database: Database, nomineeId: string, actor: Actor): Promise<Ledger> {
  requireUuid(nomineeId)
  const parameters = new SqlParameters()
  const id = parameters.add(nomineeId)
  const [nominee] = await database.query<Ledger['nominee']>(
    `SELECT n.id, n.kind, n.name, n.birth_year AS "birthYear", n.position, jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", u.path AS "unitPath"
     FROM nominee n JOIN unit u ON u.id = n.unit_id
     WHERE n.id = ${id} AND EXISTS (
       SELECT 1 FROM (
         SELECT id, unit_path, created_by, reached_central FROM dossier WHERE nominee_id = n.id
         UNION ALL SELECT NULL, u.path, NULL, false) d
       WHERE ${sightCondition(actor, parameters)})`,
    parameters.values,
  )
  if (!nominee) throw new AppError('not-found')
  return { nominee, awards: await awardLines(database, 'a.nominee_id = $1', nomineeId) }
}

/** The award that a dossier brought; null while it brought none. For readers who may see the dossier. */
export async function awardOfDossier(database: Database, dossierId: string): Promise<AwardLine | null> {
  const [award] = await awardLines(database, 'a.dossier_id = $1', dossierId)
  return award ?? null
}

async function awardLines(database: Database, condition: string, id: string): Promise<AwardLine[]> {
  const rows = await database.query<Omit<AwardLine, 'awardName' | 'acts'> & { ruleSetId: string | null; acts: readonly (Omit<AwardActLine, 'ground' | 'actedAt'> & { ground: string | null; actedAt: string })[] }>(
    `SELECT a.id, a.award_code AS "awardCode", a.decision_number AS "decisionNumber", to_char(a.decided_on, 'YYYY-MM-DD') AS "decidedOn", a.authority,
       a.dossier_id AS "dossierId", to_char(a.presented_on, 'YYYY-MM-DD') AS "presentedOn", a.presentation, d.rule_set_id AS "ruleSetId", a.standing, a.named_as AS "namedAs",
       a.unit_as AS "unitAs", coalesce((SELECT jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'orderNumber', x.order_number, 'orderDate', x.order_date, 'authority', x.authority, 'reason', x.reason,
         'ground', x.ground, 'paper', x.paper, 'paperState', f.scan_state, 'former', x.former, 'corrected', x.corrected, 'recovers', x.recovers, 'actedByName', p.name, 'actedAt', x.acted_at) ORDER BY x.no)
         FROM award_act x JOIN person p ON p.id = x.acted_by LEFT JOIN stored_file f ON f.sha256 = x.paper WHERE x.award_id = a.id), '[]') AS acts
     FROM award_record a LEFT JOIN dossier d ON d.id = a.dossier_id WHERE ${condition} ORDER BY a.decided_on DESC, a.id`,
    [id],
  )
  const grounds = await groundNames(database, rows)
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, acts, ...award }) => ({
    ...award, awardName: names.award(ruleSetId, award.awardCode), acts: acts.map((act) => ({ ...act, ground: act.ground === null ? null : grounds(act.ground), actedAt: new Date(act.actedAt) })),
  }))
}

async function groundNames(database: Database, awards: readonly { readonly acts: readonly unknown[] }[]): Promise<(id: string) => Bilingual> {
  if (awards.every(({ acts }) => acts.length === 0)) return (id) => ({ vi: id, en: id })
  const { ruleSet } = await pinnedRules(database, null)
  return (id) => revocationGrounds(ruleSet).find((ground) => ground.id === id)?.name ?? { vi: id, en: id }
}
