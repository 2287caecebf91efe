import { type Actor, AppError, type ScanState } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { requireRightAnywhere } from '../access/require-right.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { fileUses } from './file-uses.ts'
import type { ClearingAsked } from './stored-file.entity.ts'

export interface HeldFile {
  readonly sha256: string
  /** As it was sent last; its hash where no name is kept. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly scanState: ScanState
  readonly heldSince: Date | null
  /** When it was last scanned anew; null when it was not. */
  readonly scannedAt: Date | null
  /** What was found in it. */
  readonly signature: string | null
  readonly clearing: ClearingAsked | null
  /** Those of the actor's branches that name it. */
  readonly dossiers: readonly { readonly id: string; readonly code: string }[]
}

/** At most this many are listed, what is held back longest first. */
const longest = 200

/** The files of the actor's branches that are held back. Errors: AppError `auth.not-allowed`. */
export async function heldFiles(reader: Reader, actor: Actor): Promise<HeldFile[]> {
  return filesWhere(reader, actor, () => `f.scan_state IN ('quarantined', 'infected')`)
}

/** One file of the actor's branches, held back or not. Errors: AppError `auth.not-allowed`, `not-found`. */
export async function heldFile(reader: Reader, actor: Actor, sha256: string): Promise<HeldFile> {
  const [file] = await filesWhere(reader, actor, (parameters) => `f.sha256 = ${parameters.add(sha256)}`)
  if (!file) throw new AppError('not-found')
  return file
}

async function filesWhere(reader: Reader, actor: Actor, condition: (parameters: SqlParameters) => string): Promise<HeldFile[]> {
  requireRightAnywhere(actor, 'file.clear')
  const parameters = new SqlParameters()
  return reader.query<HeldFile>(
    // What is held back is read first: mostly nothing is, and then nothing else is looked at.
    `WITH held AS MATERIALIZED (SELECT * FROM stored_file f WHERE ${condition(parameters)})
     SELECT f.sha256, coalesce((array_agg(used.name) FILTER (WHERE used.name IS NOT NULL))[1], f.sha256) AS name, f.size, f.scan_state AS "scanState", f.held_since AS "heldSince",
       f.scanned_at AS "scannedAt", f.signature, f.clearing, jsonb_agg(DISTINCT jsonb_build_object('id', d.id, 'code', d.code)) AS dossiers
     FROM held f JOIN ${fileUses} used ON used.sha256 = f.sha256 JOIN dossier d ON d.id = used.dossier_id
     WHERE ${branchCondition(actor, 'file.clear', 'd.unit_path', parameters)}
     GROUP BY f.sha256, f.size, f.scan_state, f.held_since, f.scanned_at, f.signature, f.clearing ORDER BY f.held_since NULLS LAST, f.sha256 LIMIT ${longest}`, parameters.values)
}
