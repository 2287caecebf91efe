import { peopleNamed } from '../organisation/people-named.query.ts'
import type { Reader } from '../reader.ts'

export interface AuditSearch {
  readonly actorId?: string
  readonly dossierId?: string
  /** A dossier's code as typed. */
  readonly dossierCode?: string
  /** Part of the name of who acted, with or without accents; of a part of the system, its name. */
  readonly actorName?: string
  /** Only what concerns these branches, as paths: their dossiers, the people who hold posts in them, and what belongs to no branch. */
  readonly branches?: readonly string[]
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

const holdsPostThere = (personId: string) => `EXISTS (
  SELECT 1 FROM post JOIN unit u ON u.id = post.unit_id WHERE post.person_id = ${personId} AND u.path LIKE ANY($10))`

/** Judged on the entry `e` and its dossier `d`. */
const isOfBranch = `CASE
  WHEN e.dossier_id IS NOT NULL THEN d.unit_path LIKE ANY($10)
  WHEN e.object_kind = 'person' THEN ${holdsPostThere(`CASE WHEN e.object_kind = 'person' THEN e.object_id::uuid END`)}
  WHEN e.object_kind = 'unit' THEN EXISTS (SELECT 1 FROM unit u WHERE u.id::text = e.object_id AND u.path LIKE ANY($10))
  ELSE e.object_kind IN ('rule-set', 'calendar-year', 'time', 'record') OR ${holdsPostThere('e.actor_id')} END`

/** The audit, newest first, by person, dossier, act and time. */
export async function auditSearch(reader: Reader, search: AuditSearch): Promise<AuditPage> {
  const limit = search.limit ?? 50
  const rows = await reader.query<AuditLineFound>(
    `SELECT e.seq::float8 AS seq, e.at, e.actor_id AS "actorId", e.actor_name AS "actorName", e.act, e.object_kind AS "objectKind", e.object_id AS "objectId",
       e.dossier_id AS "dossierId", d.code AS "dossierCode", e.before, e.after, e.request_id AS "requestId"
     FROM audit_entry e LEFT JOIN dossier d ON d.id = e.dossier_id
     WHERE ($1::uuid IS NULL OR e.actor_id = $1) AND ($2::uuid IS NULL OR e.dossier_id = $2) AND ($3::text IS NULL OR starts_with(e.act, $3))
       AND ($8::text IS NULL OR d.code = upper($8)) AND ($9::text IS NULL OR e.actor_id = ANY($11::uuid[]) OR (e.actor_id IS NULL AND strpos(e.actor_name, $9) > 0))
       AND ($10::text[] IS NULL OR ${isOfBranch})
       AND ($4::timestamptz IS NULL OR e.at >= $4) AND ($5::timestamptz IS NULL OR e.at < $5) AND ($6::bigint IS NULL OR e.seq < $6)
     ORDER BY e.seq DESC LIMIT $7`,
    [search.actorId ?? null, search.dossierId ?? null, search.act ?? null, search.from ?? null, search.to ?? null, search.before ?? null, limit + 1,
      search.dossierCode ?? null, search.actorName ?? null, search.branches ? search.branches.map((path) => `${path}%`) : null,
      search.actorName === undefined ? [] : await peopleNamed(reader, search.actorName)],
  )
  const entries = rows.slice(0, limit)
  return { entries, next: rows.length > limit ? (entries.at(-1)?.seq ?? null) : null }
}
