import { type Database, verifyAudit } from '@vinhdanh/record'

/** Every dossier that was handed in was awarded, every step decided once, nobody was told twice, and the audit is whole. @throws Error if not */
export async function checkAwarded(database: Database): Promise<void> {
  const { handedIn, ...found } = await database.queryOne<Record<'handedIn' | 'awarded' | 'decisions' | 'unsent' | 'doubled', number>>(
    `SELECT (SELECT count(*)::int FROM dossier WHERE submitted_at IS NOT NULL) AS "handedIn", (SELECT count(*)::int FROM dossier WHERE state = 'awarded') AS awarded,
       (SELECT count(*)::int FROM decision) AS decisions, (SELECT count(*)::int FROM notice WHERE state IN ('refused', 'unknown')) AS unsent,
       (SELECT count(*)::int FROM mail WHERE unknown_outcomes > 1) AS doubled`,
  )
  if (found.awarded !== handedIn || found.decisions !== handedIn * 4 || found.unsent > 0 || found.doubled > 0) throw new Error(`not what was handed in (${handedIn}): ${JSON.stringify(found)}`)
  const audit = await verifyAudit(database)
  if (audit.faults.length > 0) throw new Error(`the audit is not whole: ${JSON.stringify(audit.faults)}`)
}
