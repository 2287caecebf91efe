import type { DossierState, Level, Role } from '@vinhdanh/domain'
import type { CouncilMemberEntity } from '../councils/council-member.entity.ts'
import type { Reader } from '../reader.ts'

/** An open task that somebody who leaves holds, or that a substitute holds in their place alone. */
export interface HeldTask {
  readonly taskId: string
  readonly stepRowId: string
  readonly holderId: string
  readonly dossierId: string
  readonly code: string
  readonly awardCode: string
  readonly ruleSetId: string
  readonly stepId: string
  readonly round: number
  readonly unitId: string | null
  readonly role: Role
  readonly level: Level
  /** The colleague who handed it to the leaver and is still here. */
  readonly giverId: string | null
  /** Whom the leaver substitutes for, if they are still here. */
  readonly principalId: string | null
  /** Everybody else with a task of the step that is open or handed on. */
  readonly alsoIds: readonly string[]
  /** Whether anybody else who is here holds it in their own right. */
  readonly othersHold: boolean
}

export async function heldTasks(reader: Reader, personId: string): Promise<HeldTask[]> {
  return reader.query<HeldTask>(
    `SELECT t.id AS "taskId", t.step_row_id AS "stepRowId", t.holder_id AS "holderId", d.id AS "dossierId", d.code, d.award_code AS "awardCode", d.rule_set_id AS "ruleSetId",
       st.step_id AS "stepId", st.round, st.unit_id AS "unitId", st.role, st.level, giver.id AS "giverId",
       CASE WHEN t.holder_id = $1 AND NOT t.by_lapse AND g.id IS NULL THEN principal.id END AS "principalId",
       ARRAY(SELECT o.holder_id FROM task o WHERE o.step_row_id = st.id AND o.state IN ('open', 'handed-over') AND o.holder_id <> $1 AND o.id <> t.id) AS "alsoIds",
       EXISTS (SELECT 1 FROM task o JOIN person q ON q.id = o.holder_id AND q.active
         WHERE o.step_row_id = st.id AND o.state = 'open' AND o.holder_id <> $1 AND o.on_behalf_of IS DISTINCT FROM $1) AS "othersHold"
     FROM task t JOIN step st ON st.id = t.step_row_id AND st.state = 'open' AND st.kind <> 'correction' JOIN dossier d ON d.id = t.dossier_id
     LEFT JOIN task g ON g.step_row_id = st.id AND g.state = 'handed-over' AND g.handed_over_to = t.holder_id
     LEFT JOIN person giver ON giver.id = g.holder_id AND giver.active AND t.holder_id = $1
     LEFT JOIN person principal ON principal.id = t.on_behalf_of AND principal.active
     WHERE t.state = 'open' AND (t.holder_id = $1 OR (t.on_behalf_of = $1 AND g.id IS NULL
       AND NOT EXISTS (SELECT 1 FROM task own WHERE own.step_row_id = st.id AND own.holder_id = $1 AND own.state = 'open')))
     ORDER BY d.code, t.id`,
    [personId],
  )
}

/** A dossier that has not ended and comes back to whoever wrote it. */
export interface WrittenDossier {
  readonly dossierId: string
  readonly code: string
  readonly state: DossierState
  readonly unitId: string
  readonly nomineePersonId: string | null
  /** Who decided on it, or holds an open step of it: they may not be its author. */
  readonly deciderIds: readonly string[]
}

export async function writtenDossiers(reader: Reader, personId: string): Promise<WrittenDossier[]> {
  return reader.query<WrittenDossier>(
    `SELECT d.id AS "dossierId", d.code, d.state, d.unit_id AS "unitId", n.person_id AS "nomineePersonId",
       ARRAY(SELECT x.person_id FROM decision x JOIN step s ON s.id = x.step_row_id WHERE x.dossier_id = d.id AND s.kind <> 'correction' AND x.person_id IS NOT NULL
         UNION SELECT t.holder_id FROM task t JOIN step s ON s.id = t.step_row_id WHERE t.dossier_id = d.id AND t.state = 'open' AND s.kind <> 'correction') AS "deciderIds"
     FROM dossier d JOIN nominee n ON n.id = d.nominee_id WHERE d.created_by = $1 AND d.state IN ('draft', 'under-way', 'returned') ORDER BY d.code`,
    [personId],
  )
}

/** A seat on a council, with the sessions that are planned while it is held. */
export interface HeldSeat {
  readonly id: string
  readonly unitId: string
  readonly unitName: string
  readonly position: CouncilMemberEntity['position']
  readonly sessions: readonly { readonly title: string; readonly heldOn: string }[]
}

export async function heldSeats(reader: Reader, personId: string): Promise<HeldSeat[]> {
  return reader.query<HeldSeat>(
    `SELECT m.id, m.unit_id AS "unitId", u.name_vi AS "unitName", m.position, coalesce((
       SELECT jsonb_agg(jsonb_build_object('title', s.title, 'heldOn', to_char(s.held_on, 'YYYY-MM-DD')) ORDER BY s.held_on, s.id) FROM council_session s
       WHERE s.unit_id = m.unit_id AND s.state = 'planned' AND s.held_on > record_today() AND s.held_on >= m.valid_from AND (m.valid_to IS NULL OR s.held_on <= m.valid_to)), '[]') AS sessions
     FROM council_member m JOIN unit u ON u.id = m.unit_id WHERE m.person_id = $1 AND (m.valid_to IS NULL OR m.valid_to > record_today()) ORDER BY u.name_vi, m.id`,
    [personId],
  )
}

/** What gives a person access, and orders of theirs that are not carried out. */
export interface HeldAccess {
  readonly sessions: number
  readonly tokens: readonly string[]
  readonly feed: boolean
  readonly bulkActs: readonly { readonly id: string; readonly state: 'rehearsed' | 'running'; readonly selected: number }[]
}

export async function heldAccess(reader: Reader, personId: string): Promise<HeldAccess> {
  const [access] = await reader.query<HeldAccess>(
    `SELECT (SELECT count(*)::int FROM session WHERE person_id = $1 AND expires_at > now()) AS sessions,
       ARRAY(SELECT label FROM api_token WHERE person_id = $1 AND revoked_at IS NULL ORDER BY label) AS tokens,
       EXISTS (SELECT 1 FROM calendar_feed WHERE person_id = $1 AND revoked_at IS NULL) AS feed,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'state', state, 'selected', selected) ORDER BY created_at) FROM bulk_act WHERE created_by = $1 AND state <> 'finished'), '[]') AS "bulkActs"`,
    [personId],
  )
  return access ?? { sessions: 0, tokens: [], feed: false, bulkActs: [] }
}
