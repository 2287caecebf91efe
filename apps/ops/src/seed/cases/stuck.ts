import { randomUUID } from 'node:crypto'
import { addSubstitution, askOpinion, askQuestion, deactivatePerson, dossierPage, holdDossier, systemActor } from '@vinhdanh/record'
import type { Drive } from '../drive.ts'
import { Nomination } from '../nomination.ts'
import { inventedName } from '../people.ts'
import type { Stage } from '../stage.ts'
import type { UnitKey } from '../units.ts'

const everything = systemActor('sample', 'sample')

/**
 * C12: one dossier for each way of being stuck that comes of people, terms and bodies outside. Those that come of a broken machine (a lost workflow, a job that
 * fails, a mail that came back) are not told here: they would not be true.
 */
export function stuck(stage: Stage, drive: Drive): void {
  const nominate = (unit: UnitKey, name: string): Nomination => new Nomination(stage, drive, {
    unit, author: 'soan.dtnn', award: 'CSTDCS', nominee: { kind: 'person', name, position: 'Kế toán', birthYear: 1987 }, report: { results: 'Có sáng kiến quản lý chứng từ kho.', position: 'Kế toán' },
  })
  // the unit has no head at present
  nominate('btn', inventedName(122)).pass(8, [])
  // the head left the day after the task came
  nominate('ntn', inventedName(123)).pass(7, [])
  stage.on(6, async () => deactivatePerson(stage.database, await stage.actor('quantri.btc'), stage.people['cuctruong.ntn']))
  // the term is over and everybody above was told
  nominate('hls', inventedName(124)).pass(14, [])
  nominate('vp', inventedName(125)).pass(6, [])
  away(stage)
  held(stage, nominate('nb', inventedName(126)).pass(9, []))
  waiting(stage, nominate('hls', inventedName(127)).pass(9, [['cuctruong.hls', 1]]), nominate('ntb', inventedName(128)).pass(9, [['cuctruong.ntb', 1]]))
}

/** The head is on leave and named whoever wrote the dossier, from whom the separation of duties keeps it. */
function away(stage: Stage): void {
  stage.on(5, async () => {
    await addSubstitution(stage.database, await stage.actor('cuctruong.vp'), {
      id: randomUUID(), personId: stage.people['cuctruong.vp'], substituteId: stage.people['soan.dtnn'], validFrom: stage.time.day(5), validTo: stage.time.day(-5), awardCodes: null, reason: 'Nghỉ phép năm', running: 'move',
    })
  })
}

/** The order named a day, which has passed. */
function held(stage: Stage, dossier: Nomination): void {
  stage.on(8, async () => holdDossier(stage.database, await stage.actor('quantri.btc'), {
    dossierId: dossier.id, reason: 'Xác minh đơn phản ánh về chứng từ kho', authority: 'Thanh tra Bộ Tài chính', paperNumber: '31/TTr', expectedUntil: stage.time.day(3),
  }))
}

/** The department asked the tax office about one and the unit about the other, and neither has answered. */
function waiting(stage: Stage, opinion: Nomination, question: Nomination): void {
  stage.on(7, async () => askOpinion(stage.database, await stage.actor('thamdinh.dtnn'), {
    opinionId: randomUUID(), dossierId: opinion.id, bodyKind: 'tax', body: 'Cục Thuế', question: 'Đơn vị của người được đề nghị có nợ thuế không?', paperNumber: '58/DTNN-TĐKT', paperDate: stage.time.day(7), expectedOn: stage.time.day(2),
  }))
  stage.on(7, async () => {
    const { place } = await dossierPage(stage.database, question.id, everything)
    const taskId = place?.holders[0]?.taskId ?? ''
    await askQuestion(stage.database, await stage.actor('thamdinh.dtnn'), { questionId: randomUUID(), taskId, anchor: 'whole', body: 'Sáng kiến được áp dụng từ năm nào?' })
  })
}
