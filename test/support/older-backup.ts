import type { Database } from '@vinhdanh/record'

/** The record of a dossier at its second step as an older backup has it: the first is not decided yet. */
export async function takeBackSecondStep(database: Database, dossierId: string): Promise<void> {
  const second = `(SELECT id FROM step WHERE dossier_id = $1 AND no = 2)`
  for (const table of ['clock_instant', 'clock_span', 'clock', 'task']) await database.query(`DELETE FROM ${table} WHERE step_row_id = ${second}`, [dossierId])
  await database.query('DELETE FROM step WHERE dossier_id = $1 AND no = 2', [dossierId])
  await database.query('ALTER TABLE decision DISABLE TRIGGER decision_frozen')
  await database.query('DELETE FROM decision WHERE dossier_id = $1', [dossierId])
  await database.query('ALTER TABLE decision ENABLE TRIGGER decision_frozen')
  await database.query(`UPDATE step SET state = 'open', outcome = NULL, decision_id = NULL, closed_at = NULL, opened_at = opened_at - interval '1 minute' WHERE dossier_id = $1`, [dossierId])
  await database.query(`UPDATE task SET state = 'open', closed_at = NULL WHERE dossier_id = $1`, [dossierId])
  await database.query('UPDATE clock SET stopped_at = NULL WHERE dossier_id = $1', [dossierId])
}
