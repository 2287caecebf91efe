import { randomUUID } from 'node:crypto'
import { addSubstitution, createSession, deactivatePerson, endPost } from '@vinhdanh/record'
import { decide } from '../dossier.ts'
import { newPerson } from '../record.ts'
import { dayAhead } from '../substitution.ts'
import { until } from '../world.ts'
import { atUnit, postForm, forgetMinute, untilMailed } from './acts.ts'
import type { Broken, CauseScenario, Stage } from './scenario.ts'

/** The only examiner of the department gives up the post before the step opens. */
export const noHolder: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { department, people } } = stage
    const dossierId = await atUnit(stage)
    const { id } = await database.queryOne<{ id: string }>('SELECT id FROM post WHERE person_id = $1', [people['department-examiner'].personId])
    await endPost(database, people.administrator.actor, { postId: id, lastDay: await dayAhead(database, -1) })
    await decide(database, stage.organisation, dossierId)
    await until('the step is open', async () => (await database.query(`SELECT 1 FROM step WHERE dossier_id = $1 AND step_id = 'department-examine'`, [dossierId])).length > 0)
    return {
      dossierId, says: ['Chưa có người giữ việc', 'Vai trò còn trống'], offers: `/organisation/units/${department.id}?role=department-examiner&stuck=${dossierId}#add-post`,
      repair: postForm(department.id, await newPerson(database), 'department-examiner', await dayAhead(database, 0)),
    }
  },
}

/** Whoever holds it leaves, and no heir was chosen. */
export const holdersInactive: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { unit, people } } = stage
    const dossierId = await atUnit(stage)
    await deactivatePerson(database, people.administrator.actor, people['unit-head'].personId)
    return {
      dossierId, says: ['Người giữ việc đã nghỉ', people['unit-head'].actor.name], offers: `/organisation/units/${unit.id}?role=unit-head&stuck=${dossierId}#add-post`,
      repair: postForm(unit.id, await newPerson(database), 'unit-head', await dayAhead(database, 0)),
    }
  },
}

/** Whoever holds it goes on leave, and has named whoever wrote the dossier: the separation of duties keeps it from them. */
export const holdersAway: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { people } } = stage
    const head = people['unit-head']
    const next = await newPerson(database)
    const dossierId = await atUnit(stage)
    const leave = { validFrom: await dayAhead(database, 0), validTo: await dayAhead(database, 5), reason: 'Nghỉ phép', running: 'move' as const }
    const { id } = await addSubstitution(database, head.actor, { ...leave, id: randomUUID(), personId: head.personId, substituteId: people.submitter.personId, awardCodes: null })
    const away = `/organisation/people/${head.personId}/substitutions`
    return {
      dossierId, says: ['Người giữ việc đang vắng', head.actor.name], offers: `/organisation/away?show=alone&stuck=${dossierId}`,
      repair: { path: `${away}/${id}/revoke`, fields: { stuck: dossierId }, again: 404 }, leadsTo: `${away}?stuck=${dossierId}`,
      async after() {
        const window = await stage.windowOf(people.administrator.personId)
        const fields = { ...leave, id: randomUUID(), substituteId: next, stuck: dossierId }
        for (const { text } of [await window.open(`${away}?stuck=${dossierId}`), await window.send(away, { ...fields, step: 'preview' })]) {
          if (!text.includes(`name="stuck" value="${dossierId}"`)) throw new Error(`the form forgot where it was opened from: ${text}`)
        }
        const { status, location, text } = await window.send(away, { ...fields, step: 'confirm' })
        if (location !== `/board/${dossierId}/causes`) throw new Error(`the other substitute was answered ${status}: ${text}`)
      },
    }
  },
}

/** The mail was sent days ago; the holder comes when it is sent once more. */
async function unseen(stage: Stage, days: number): Promise<Broken> {
  const { database, organisation: { people } } = stage
  const head = people['unit-head']
  const dossierId = await atUnit(stage)
  const { noticeId } = await untilMailed(stage, dossierId)
  await forgetMinute(stage, head.personId)
  await stage.pass(dossierId, days)
  const { code } = await database.queryOne<{ code: string }>('SELECT code FROM dossier WHERE id = $1', [dossierId])
  return {
    dossierId, says: [head.actor.name, 'Thư báo việc'], offers: `/notices?dossier=${code}&stuck=${dossierId}`, repair: { path: `/notices/${noticeId}/resend`, again: 410 },
    async after() {
      await until('the mail came again', () => Promise.resolve(stage.mail.messages(head.email).length >= 2))
      await (await stage.windowOf(head.personId)).open('/')
    },
  }
}

export const holdersNeverSignedIn: CauseScenario = { breakIt: (stage) => unseen(stage, 2) }

/** Here once, a moment before the mail came, and not since. */
export const holdersSilent: CauseScenario = {
  async breakIt(stage) {
    await createSession(stage.database, stage.organisation.people['unit-head'].personId, randomUUID(), 1)
    return unseen(stage, 4)
  },
}

