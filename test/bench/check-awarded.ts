import { type Database, verifyAudit } from '@vinhdanh/record'

/**
 * Every dossier that was handed in was awarded, every step decided once, nobody was told twice, and the audit is whole. @throws Error if not
 * @param inHand letters that a killed worker may have had in its hands: of those the record says that their outcome is unknown
 */
export async function checkAwarded(database: Database, inHand = 0): Promise<void> {
  const { handedIn, ...found } = await database.queryOne<Record<'handedIn' | 'awarded' | 'decisions' | 'refused' | 'unknown' | 'doubled', number>>(
    `SELECT (SELECT count(*)::int FROM dossier WHERE submitted_at IS NOT NULL) AS "handedIn", (SELECT count(*)::int FROM dossier WHERE state = 'awarded') AS awarded,
       (SELECT count(*)::int FROM decision) AS decisions, (SELECT count(*)::int FROM notice WHERE state = 'refused') AS refused,
       (SELECT count(DISTINCT mail_id)::int FROM notice WHERE state = 'unknown') AS unknown, (SELECT count(*)::int FROM mail WHERE unknown_outcomes > 1) AS doubled`,
  )
  if (found.awarded !== handedIn || found.decisions !== handedIn * 4 || found.refused > 0 || found.unknown > inHand || found.doubled > 0) throw new Error(`not what was handed in (${handedIn}): ${JSON.stringify(found)}`)
  const audit = await verifyAudit(database)
  if (audit.faults.length > 0) throw new Error(`the audit is not whole: ${JSON.stringify(audit.faults)}`)
}
