import type { Reader } from '../reader.ts'
import { sqlNow } from '../sql-now.ts'

/** Days after which a file is scanned again: what scanners know grows. */
const againAfterDays = 7

/**
 * Which files are to be scanned now, what is held back first. One that a scanner cannot judge is tried again after half of the time for which it has been tried,
 * a day at most, so that a scanner that is back finds it soon and a file beyond its limits costs little. What was found infected waits for people.
 */
export async function filesToScan(reader: Reader, limit: number): Promise<string[]> {
  const rows = await reader.query<{ sha256: string }>(
    `SELECT sha256 FROM stored_file WHERE retired_at IS NULL AND scan_state <> 'infected' AND (
       scanned_at IS NULL
       OR scan_state = 'quarantined' AND scanned_at + greatest(interval '1 minute', least(interval '1 day', (scanned_at - held_since) / 2)) <= ${sqlNow}
       OR scanned_at <= ${sqlNow} - make_interval(days => $2))
     ORDER BY scan_state <> 'quarantined', scanned_at NULLS FIRST, created_at LIMIT $1`, [limit, againAfterDays])
  return rows.map(({ sha256 }) => sha256)
}
