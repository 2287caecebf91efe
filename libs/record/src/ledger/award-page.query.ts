import { type Actor, AppError, type Day, type Ground, revocationGrounds } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { pinnedRules } from '../rules/pinned-rules.ts'
import { requireUuid } from '../uuid.ts'
import { type AwardLine, type Ledger, ledgerOf } from './ledger.query.ts'

export interface AwardPage {
  readonly award: AwardLine
  readonly nominee: Ledger['nominee']
  /** What is typed to confirm an act: the code of its dossier, or, from before this system, the number of its decision. */
  readonly code: string
  /** On what grounds it may be taken back under the rules in force. */
  readonly grounds: readonly Ground[]
  /** The record's day on which this was read. */
  readonly today: Day
}

/** One award of the ledger with what may be said of it. Errors: AppError `not-found`, also for one whose nominee the actor may not see. */
export async function awardPage(database: Database, awardId: string, actor: Actor): Promise<AwardPage> {
  requireUuid(awardId)
  const [row] = await database.query<{ nomineeId: string; code: string; today: Day }>(
    `SELECT a.nominee_id AS "nomineeId", coalesce(d.code, a.decision_number) AS code, to_char(record_today(), 'YYYY-MM-DD') AS today
     FROM award_record a LEFT JOIN dossier d ON d.id = a.dossier_id WHERE a.id = $1`, [awardId])
  if (!row) throw new AppError('not-found')
  const { nominee, awards } = await ledgerOf(database, row.nomineeId, actor)
  const award = awards.find(({ id }) => id === awardId)
  if (!award) throw new AppError('not-found')
  const { ruleSet } = await pinnedRules(database, null)
  return { award, nominee, code: row.code, grounds: revocationGrounds(ruleSet), today: row.today }
}
