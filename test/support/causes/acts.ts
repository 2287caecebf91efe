import { randomUUID } from 'node:crypto'
import { type Database, decideTask, findActor } from '@vinhdanh/record'
import { decide, newDossier, openTasks } from '../dossier.ts'
import { until, untilOpen } from '../world.ts'
import type { Stage } from './scenario.ts'

/** A dossier that waits for the head of its unit. */
export async function atUnit({ database, organisation }: Stage): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  return dossierId
}

/** A dossier that the department examines. */
export async function atDepartment(stage: Stage): Promise<string> {
  const dossierId = await atUnit(stage)
  await decide(stage.database, stage.organisation, dossierId)
  await untilOpen(stage.database, dossierId, 'department-examine')
  return dossierId
}

/** Whoever holds the open step passes it, and the step after it opens or the dossier ends. */
export async function passOn(database: Database, dossierId: string, payload: Record<string, unknown> = {}): Promise<void> {
  const { task, actor } = await until('somebody who is here holds it', async () => {
    for (const held of await openTasks(database, dossierId)) {
      const holder = await findActor(database, held.holderId)
      if (holder) return { task: held, actor: holder.actor }
    }
    return null
  })
  const opinions = await database.query<{ id: string }>('SELECT id FROM opinion WHERE dossier_id = $1 AND outcome IS NULL', [dossierId])
  await decideTask(database, actor, {
    taskId: task.taskId, decisionId: randomUUID(), revisionSha256: task.revisionSha256, outcome: 'pass', reason: null, remarks: [], openOpinions: opinions.map(({ id }) => id), payload,
  })
  await until('the next step is open', async () => (await openTasks(database, dossierId)).some(({ stepId }) => stepId !== task.stepId))
}

/** The mail about the open task was sent to whoever holds it. */
export async function untilMailed({ database }: Pick<Stage, 'database'>, dossierId: string, state = 'sent'): Promise<{ noticeId: string; messageId: string }> {
  return until(`the mail is ${state}`, async () => (await database.query<{ noticeId: string; messageId: string }>(
    `SELECT n.id AS "noticeId", m.message_id AS "messageId" FROM notice n JOIN mail m ON m.id = n.mail_id JOIN task t ON t.id = n.task_id AND t.state = 'open'
     WHERE n.dossier_id = $1 AND n.state = $2 ORDER BY n.created_at DESC LIMIT 1`, [dossierId, state]))[0])
}

/** As if the last mail had gone an hour ago: the next one goes at once. */
export async function forgetMinute({ database }: Pick<Stage, 'database'>, recipientId: string): Promise<void> {
  await database.query(`UPDATE mail SET created_at = created_at - interval '1 hour' WHERE recipient_id = $1`, [recipientId])
}

/** The last day of the open step. */
export const lastDayOf = async (database: Database, dossierId: string): Promise<string> => (await database.queryOne<{ day: string }>(
  `SELECT to_char(c.last_day, 'YYYY-MM-DD') AS day FROM clock c JOIN step s ON s.id = c.step_row_id AND s.state = 'open' WHERE s.dossier_id = $1`, [dossierId])).day

/** Makes an administrator's post of it: what the form of a unit's page sends. */
export const postForm = (unitId: string, person: string, role: string, validFrom: string) =>
  ({ path: `/organisation/units/${unitId}/posts`, fields: { person, role, title: 'Chuyên viên', validFrom, validTo: '' }, again: 422 })
