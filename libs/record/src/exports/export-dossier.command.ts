import type { Actor } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import { auditNames } from '../audit/audit-names.query.ts'
import { hashedLine } from '../audit/hashed-line.ts'
import type { AuditCheckpoint } from '../audit/verify-audit.query.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { type DossierRecord, dossierRecord } from './dossier-record.query.ts'

/** An entry of the audit with the text that is under its hash; the fields stand in it in their order, parted by U+001F. */
export interface ExportedEntry {
  readonly seq: number
  readonly at: Date
  readonly actorName: string
  readonly act: string
  readonly before: unknown
  readonly after: unknown
  readonly prevHash: string
  readonly hash: string
  readonly line: string
}

/** A file that the dossier names. `isWithheld`: no scanner has given its verdict, or one found something in it, so it is not handed out. */
export interface ExportedFile {
  readonly sha256: string
  /** In bytes. */
  readonly size: number
  readonly mediaType: string
  readonly isWithheld: boolean
}

export interface DossierExport {
  readonly code: string
  readonly at: Date
  readonly by: string
  readonly record: DossierRecord
  /** Names of the people, units and dossiers whose ids stand in it. */
  readonly names: Readonly<Record<string, string>>
  readonly audit: readonly ExportedEntry[]
  /** The end of the whole chain at this moment. */
  readonly head: AuditCheckpoint
  readonly files: readonly ExportedFile[]
}

const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const hashes = /"([0-9a-f]{64})"/g

/**
 * Takes everything of a dossier out of the record, for whoever must prove it elsewhere, and writes that it was taken. Each export is an act of its own.
 * Errors: AppError `not-found`, `auth.not-allowed`.
 */
export async function exportDossier(database: Database, actor: Actor, dossierId: string): Promise<DossierExport> {
  return database.transact(actor, async (tx) => {
    // Locked, so that what is decided meanwhile is in all parts or in none.
    const { code, unitPath } = await tx.lock(DossierEntity, { id: dossierId })
    requireRight(actor, 'audit.search', unitPath)
    const record = await dossierRecord(tx, dossierId)
    const audit = await tx.query<ExportedEntry>(
      `SELECT seq::float8 AS seq, at, actor_name AS "actorName", act, before, after, prev_hash AS "prevHash", hash, ${hashedLine} AS line FROM audit_entry WHERE dossier_id = $1 ORDER BY seq`, [dossierId])
    const [head] = await tx.query<AuditCheckpoint>('SELECT seq::float8 AS seq, hash FROM audit_head WHERE id = 1')
    const text = JSON.stringify({ record, audit })
    const names = await auditNames(tx, text.match(uuids) ?? [])
    const files = await tx.query<ExportedFile>(
      `SELECT sha256, size, media_type AS "mediaType", scan_state IN ('quarantined', 'infected') AS "isWithheld" FROM stored_file WHERE sha256 = ANY($1::text[]) ORDER BY sha256`,
      [[...text.matchAll(hashes)].map(([, sha256]) => sha256)])
    tx.audit({ act: 'dossier.exported', objectKind: 'dossier', objectId: dossierId, dossierId, after: { entries: audit.length, files: files.length } })
    return { code, at: tx.now, by: actor.name, record, names: Object.fromEntries([...names].map(([id, { vi }]) => [id, vi])), audit, head: head ?? { seq: 0, hash: '' }, files }
  })
}
