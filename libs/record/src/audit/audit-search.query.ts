import type { Reader } from '../reader.ts'

export interface AuditSearch {
  readonly actorId?: string
  readonly dossierId?: string
  /** An act, or the beginning of one: `substitution.` finds all of its kind. */
  readonly act?: string
  /** UTC instants, the first included, the second not. */
  readonly from?: Date
  readonly to?: Date
  /** Entries older than this one: `next` of the page before. */
  readonly before?: number
  /** Entries on a page; 50 unless told. */
  readonly limit?: number
}

export interface AuditLineFound {
  readonly seq: number
  readonly at: Date
  readonly actorId: string | null
  readonly actorName: string
  readonly act: string
  readonly objectKind: string
  readonly objectId: string
  readonly dossierId: string | null
  readonly dossierCode: string | null
  readonly before: unknown
  readonly after: unknown
  readonly requestId: string
}

export interface AuditPage {
  readonly entries: readonly AuditLineFound[]
  /** Where the next page goes on; null on the last. */
  readonly next: number | null
}

/** The audit, newest first, by person, dossier, act and time. */
export async function auditSearch(reader: Reader, search: AuditSearch): Promise<AuditPage> {
  const limit = search.limit ?? 50
  const rows = await reader.query<AuditLineFound>(
    `SELECT e.seq::float8 AS seq, e.at, e.actor_id AS "actorId", e.actor_name AS "actorName", e.act, e.object_kind AS "objectKind", e.object_id AS "objectId",
       e.dossier_id AS "dossierId", d.code AS "dossierCode", e.before, e.after, e.request_id AS "requestId"
     FROM audit_entry e LEFT JOIN dossier d ON d.id = e.dossier_id
     WHERE ($1::uuid IS NULL OR e.actor_id = $1) AND ($2::uuid IS NULL OR e.dossier_id = $2) AND ($3::text IS NULL OR starts_with(e.act, $3))
       AND ($4::timestamptz IS NULL OR e.at >= $4) AND ($5::timestamptz IS NULL OR e.at < $5) AND ($6::bigint IS NULL OR e.seq < $6)
     ORDER BY e.seq DESC LIMIT $7`,
    [search.actorId ?? null, search.dossierId ?? null, search.act ?? null, search.from ?? null, search.to ?? null, search.before ?? null, limit + 1],
  )
  const entries = rows.slice(0, limit)
  return { entries, next: rows.length > limit ? (entries.at(-1)?.seq ?? null) : null }
}
