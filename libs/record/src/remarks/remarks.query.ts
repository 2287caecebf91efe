import type { RemarkAct, RemarkKind, RemarkState } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import type { About } from './about.ts'

export interface RemarkLine {
  readonly id: string
  readonly round: number
  /** See the domain's `Anchor`. */
  readonly anchor: string
  /** What stood there when the remark was made; null for one from before this was kept. */
  readonly about: About | null
  readonly kind: RemarkKind
  readonly state: RemarkState
  readonly reopenedRound: number | null
  readonly body: string
  readonly authorName: string
  readonly createdAt: Date
  /** The present answer; a reopened remark waits for a new one. */
  readonly answer: string | null
  readonly answeredByName: string | null
  readonly answeredAt: Date | null
  /** What was done about it, in order; an answer is among them once it has been handed in. */
  readonly thread: readonly RemarkActLine[]
}

export interface RemarkActLine {
  readonly act: RemarkAct
  readonly round: number
  readonly body: string | null
  readonly personName: string
  /** UTC, ISO 8601. */
  readonly at: string
}

/** Reviewers' points with their answers, the latest round first. */
export async function remarksOf(reader: Reader, dossierId: string): Promise<RemarkLine[]> {
  return reader.query<RemarkLine>(
    `SELECT r.id, r.round, r.anchor, r.about, r.kind, r.state, r.reopened_round AS "reopenedRound", r.body, a.name AS "authorName", r.created_at AS "createdAt", r.answer,
       q.name AS "answeredByName", r.answered_at AS "answeredAt",
       coalesce((SELECT jsonb_agg(jsonb_build_object('act', x.act, 'round', x.round, 'body', x.body, 'personName', p.name,
         'at', to_char(x.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY x.at, x.id)
         FROM remark_act x JOIN person p ON p.id = x.person_id WHERE x.remark_id = r.id), '[]') AS thread
     FROM remark r JOIN person a ON a.id = r.author_id LEFT JOIN person q ON q.id = r.answered_by
     WHERE r.dossier_id = $1 ORDER BY r.round DESC, r.created_at, array_position(ARRAY['must-correct', 'question', 'advice'], r.kind::text), r.anchor, r.id`,
    [dossierId],
  )
}
