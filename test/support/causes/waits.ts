import { randomBytes } from 'node:crypto'
import { holdDossier, refreshUsual, registerFile } from '@vinhdanh/record'
import { newPerson } from '../record.ts'
import { ask } from '../opinions.ts'
import { askUnit } from '../remarks.ts'
import { importRulesWith, TERM_DAYS } from '../rules.ts'
import { dayAhead } from '../substitution.ts'
import { atDepartment, atUnit, lastDayOf, passOn, postForm } from './acts.ts'
import type { Broken, CauseScenario, Stage } from './scenario.ts'

/** The first step waits for a body outside, and its day passes. */
export const milestoneLate: CauseScenario = {
  async breakIt(stage) {
    const { database } = stage
    await importRulesWith(database, 'unit-sign', { kind: 'external-milestone' })
    const dossierId = await atUnit(stage)
    await importRulesWith(database, 'unit-sign', {})
    await stage.pass(dossierId, TERM_DAYS + 1)
    const paper = randomBytes(32).toString('hex')
    await registerFile(database, { sha256: paper, size: 1, mediaType: 'application/pdf', scanState: 'not-scanned' })
    const payload = { body: 'Cơ quan thử', documentNumber: '45/CV', documentDate: await dayAhead(database, 0), result: 'favourable', paper }
    return { ...await withLaterDay(stage, dossierId), says: ['Chờ cơ quan ngoài trả lời', 'Ngày cuối'], goesOn: () => passOn(database, dossierId, payload) }
  },
}

/** The tax office was asked and lets its day pass; an administrator gives it more time. */
export const opinionLate: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { people } } = stage
    const dossierId = await atDepartment(stage)
    const opinionId = await ask(database, people['department-examiner'].actor, dossierId)
    await stage.pass(dossierId, 11)
    const { day } = await database.queryOne<{ day: string }>(`SELECT to_char(expected_on, 'YYYY-MM-DD') AS day FROM opinion WHERE id = $1`, [opinionId])
    const path = `/dossiers/${dossierId}/opinions/${opinionId}/extend`
    return {
      dossierId, says: ['Chờ ý kiến của Cục Thuế thử', 'Ngày hẹn'], offers: `${path}?stuck=${dossierId}`,
      repair: { path, fields: { oldExpectedOn: day, newExpectedOn: await dayAhead(database, 14), reason: 'Cục Thuế xin thêm thời gian' } },
    }
  },
}

/** The unit was asked and does not answer in time. */
export const questionLate: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { people } } = stage
    const dossierId = await atDepartment(stage)
    const questionId = await askUnit(database, people['department-examiner'].actor, dossierId)
    await stage.pass(dossierId, 3)
    const path = `/dossiers/${dossierId}/questions/${questionId}`
    return { dossierId, says: ['Đơn vị chưa trả lời', people['department-examiner'].actor.name], offers: path, by: people.submitter, leadsTo: `/dossiers/${dossierId}#question-${questionId}`, repair: { path, fields: { answer: 'Năm 2024.' }, again: 303 } }
  },
}

/** A hold outlasts the day that its order named. */
export const heldTooLong: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { people } } = stage
    const dossierId = await atUnit(stage)
    const expectedUntil = await dayAhead(database, 1)
    await holdDossier(database, people.administrator.actor, { dossierId, reason: 'Theo kết luận', authority: 'Thanh tra thử', paperNumber: '1/KL', expectedUntil })
    await stage.pass(dossierId, 3)
    const path = `/dossiers/${dossierId}/release`
    return { dossierId, says: ['Tạm dừng theo Thanh tra thử', 'đã quá ngày đó'], offers: `${path}?stuck=${dossierId}`, repair: { path, fields: { releasePaper: '9/TTr' } } }
  },
}

/** The term is over, and so is every escalation. */
export const pastEscalation: CauseScenario = {
  async breakIt(stage) {
    const dossierId = await atUnit(stage)
    await stage.pass(dossierId, TERM_DAYS + 4)
    return { ...await withLaterDay(stage, dossierId), says: ['Hết hạn từ', 'Ngày cuối'] }
  },
}

/** Twenty others pass the step in a day, and this one does not; a colleague is named, who passes it. */
export const longerThanUsual: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { unit } } = stage
    await Promise.all(Array.from({ length: 20 }, async () => passOn(database, await atUnit(stage))))
    await refreshUsual(database)
    const dossierId = await atUnit(stage)
    await stage.pass(dossierId, 12)
    return {
      dossierId, says: ['19 trên 20 hồ sơ xong', 'Số bước đã xong trong một năm'], offers: `/organisation/units/${unit.id}?role=unit-head&stuck=${dossierId}#add-post`,
      repair: postForm(unit.id, await newPerson(database), 'unit-head', await dayAhead(database, 0)),
      after: () => passOn(database, dossierId), goesOn: () => Promise.resolve(),
    }
  },
}

/** A dossier whose repair is a later last day, by order. */
async function withLaterDay({ database }: Stage, dossierId: string): Promise<Omit<Broken, 'says'>> {
  const path = `/dossiers/${dossierId}/deadline`
  return { dossierId, offers: `${path}?stuck=${dossierId}`, repair: { path, fields: { oldLastDay: await lastDayOf(database, dossierId), newLastDay: await workingDayAhead(database), reason: 'Theo chỉ đạo', authority: 'Bộ trưởng, 7/BTC' } } }
}

/** A day about two weeks on that is worked. */
const workingDayAhead = async (database: Stage['database']): Promise<string> => (await database.queryOne<{ day: string }>(
  `SELECT to_char(min(day), 'YYYY-MM-DD') AS day FROM generate_series(record_today() + 14, record_today() + 18, interval '1 day') day WHERE extract(isodow FROM day) < 6`)).day
