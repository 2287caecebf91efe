import { AppError, type Bilingual, type Day, type DossierState, type Outcome } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import type { CouncilMemberEntity } from './council-member.entity.ts'
import type { CouncilSessionEntity } from './council-session.entity.ts'
import { requireUuid } from '../uuid.ts'

export interface SessionLine {
  readonly id: string
  readonly unitId: string
  readonly unitName: Bilingual
  readonly unitPath: string
  readonly title: string
  readonly heldOn: Day
  readonly state: CouncilSessionEntity['state']
  readonly items: number
}

export interface SessionMember {
  readonly id: string
  readonly name: string
  readonly position: CouncilMemberEntity['position']
}

export interface SessionItem {
  readonly dossierId: string
  readonly code: string
  readonly awardCode: string
  readonly nomineeName: string
  readonly state: DossierState
  /** The open task of the unit's secretary for this dossier's ballot, and how the last ballot of this council ended. */
  readonly taskId: string | null
  readonly outcome: Outcome | null
}

export interface SessionPage {
  readonly session: SessionLine
  /** Seats held on the session's day: their number is the base of the ballot. */
  readonly members: readonly SessionMember[]
  readonly agenda: readonly SessionItem[]
}

const sessionLine = `
  s.id, s.unit_id AS "unitId", jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", u.path AS "unitPath", s.title,
  to_char(s.held_on, 'YYYY-MM-DD') AS "heldOn", s.state, (SELECT count(*)::int FROM session_item i WHERE i.session_id = s.id) AS items
  FROM council_session s JOIN unit u ON u.id = s.unit_id`

/** The sessions of the councils in a branch, the latest first. */
export async function councilSessions(reader: Reader, path: string): Promise<SessionLine[]> {
  return reader.query<SessionLine>(`SELECT ${sessionLine} WHERE starts_with(u.path, $1) ORDER BY s.held_on DESC, s.id`, [path])
}

/** One session with its council on that day and its agenda. Errors: AppError `not-found`. */
export async function sessionPage(reader: Reader, sessionId: string): Promise<SessionPage> {
  requireUuid(sessionId)
  const [session] = await reader.query<SessionLine>(`SELECT ${sessionLine} WHERE s.id = $1`, [sessionId])
  if (!session) throw new AppError('not-found')
  const members = await reader.query<SessionMember>(
    `SELECT id, name, position FROM council_member
     WHERE unit_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
     ORDER BY array_position(ARRAY['chair', 'standing-vice-chair', 'vice-chair', 'member', 'secretary'], position), name`,
    [session.unitId, session.heldOn],
  )
  const agenda = await reader.query<SessionItem>(
    `SELECT d.id AS "dossierId", d.code, d.award_code AS "awardCode", n.name AS "nomineeName", d.state, ballot.task_id AS "taskId", ballot.outcome
     FROM session_item i JOIN dossier d ON d.id = i.dossier_id JOIN nominee n ON n.id = d.nominee_id
     LEFT JOIN LATERAL (
       SELECT step.outcome, (SELECT t.id FROM task t WHERE t.step_row_id = step.id AND t.state = 'open' ORDER BY t.id LIMIT 1) AS task_id
       FROM step WHERE step.dossier_id = d.id AND step.kind = 'council-result' AND step.unit_id = $2
       ORDER BY step.no DESC LIMIT 1
     ) ballot ON true
     WHERE i.session_id = $1 ORDER BY i.added_at, d.code`,
    [sessionId, session.unitId],
  )
  return { session, members, agenda }
}
