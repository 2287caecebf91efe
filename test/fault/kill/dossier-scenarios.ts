import { randomUUID } from 'node:crypto'
import { askToForce, bookWorkflows, createSubmission, type Database, handOverTask, holdDossier, importRuleSet, placeInSubmission, withdrawDossier } from '@vinhdanh/record'
import { decide, newDossier, newDraft } from '../../support/dossier.ts'
import { follow } from '../../support/follow.ts'
import { ask } from '../../support/opinions.ts'
import { askUnit, correctWith, firstRemark, returnWith } from '../../support/remarks.ts'
import { newHolder, system } from '../../support/record.ts'
import { AWARD, cite, testRuleSet } from '../../support/rules.ts'
import { type Fixture, passing, type Scenarios } from './scenario.ts'

const reason = 'Lý do thử nghiệm đủ dài'
const order = { reason: 'Xác minh đơn', authority: 'Thanh tra thử', paperNumber: '5/TTr', expectedUntil: null }
const file = (letter: string): object => ({ sha256: letter.repeat(64), size: 1_000, mediaType: 'application/pdf', scanState: 'not-scanned' })

/** What writers, approvers and offices do to a dossier. */
export async function dossierScenarios({ database, organisation, today, signed, examined }: Fixture): Promise<Scenarios> {
  const { ministry, unit, people } = organisation
  const { submitter, 'unit-head': head, 'department-examiner': examiner, administrator, minister } = people
  const draft = (): Promise<{ dossierId: string; draftVersion: number }> => newDraft(database, organisation)
  const versionOf = async (dossierId: string): Promise<number> => (await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [dossierId])).version
  const asked = async (): Promise<string> => ask(database, examiner.actor, (await examined()).dossierId)

  const toSubmit = await draft()
  const toSave = await draft()
  const toAttach = await draft()
  const toRemove = await draft()
  const { id: paperId } = await database.queryOne<{ id: string }>('SELECT id FROM paper WHERE dossier_id = $1', [toRemove.dossierId])
  const toPlace = await draft()
  const { submissionId } = await createSubmission(database, submitter.actor, { unitId: unit.id, title: 'Tờ trình thử' })
  const sent = await createSubmission(database, submitter.actor, { unitId: unit.id, title: 'Tờ trình gửi' })
  for (let count = 0; count < 2; count += 1) await placeInSubmission(database, submitter.actor, { dossierId: (await draft()).dossierId, submissionId: sent.submissionId })

  const toOpen = await newDossier(database, organisation)
  const toHold = await signed()
  const toRelease = await signed()
  await holdDossier(database, administrator.actor, { dossierId: toRelease.dossierId, ...order })
  const toWithdraw = await signed()
  const toEnd = await signed()
  await withdrawDossier(database, submitter.actor, { dossierId: toEnd.dossierId, version: await versionOf(toEnd.dossierId), reason })
  const toAllow = await signed()
  const toDecide = await signed()
  const toType = await signed()
  const late = await signed()
  await database.query(`INSERT INTO late_entry (dossier_id, level, cut_off, rule_set_id, cite, marked_on) SELECT id, 'ministry', '2026-01-15', rule_set_id, 'test-citation', record_today() FROM dossier WHERE id = $1`, [late.dossierId])

  const returned = await examined()
  await decide(database, organisation, returned.dossierId, 'return')
  await follow(database, returned.dossierId)
  const remarkId = randomUUID()
  await database.query(
    `INSERT INTO remark (id, dossier_id, decision_id, round, anchor, kind, body, author_id, created_at)
     SELECT $1, dossier_id, id, round, 'whole', 'must-correct', 'Bổ sung', person_id, decided_at FROM decision WHERE dossier_id = $2 AND outcome = 'return'`, [remarkId, returned.dossierId])

  const warned = await examined()
  await decide(database, organisation, warned.dossierId, 'return')
  await follow(database, warned.dossierId)
  const warning = await warnAbout(database, warned.dossierId)

  const colleague = await newHolder(database, unit.id, 'department-examiner')
  const handing = { colleagueId: colleague.personId, reason }
  const toHandOver = await examined()
  const toTakeBack = await examined()
  await handOverTask(database, examiner.actor, { taskId: toTakeBack.taskId, ...handing })

  const toAsk = await examined()
  const toAnswer = await asked()
  const toExtend = await asked()
  const toClose = await asked()
  await database.query('UPDATE opinion SET expected_on = record_today() - 1 WHERE id = $1', [toClose])
  const { expectedOn } = await database.queryOne<{ expectedOn: string }>(`SELECT to_char(expected_on, 'YYYY-MM-DD') AS "expectedOn" FROM opinion WHERE id = $1`, [toExtend])
  const question = { opinionId: randomUUID(), dossierId: toAsk.dossierId, bodyKind: 'tax', body: 'Cục Thuế thử', question: 'Đơn vị có nợ thuế không?', paperNumber: '12/BTC', paperDate: today, expectedOn: '' }

  const toQuestion = await examined()
  const questioned = await examined()
  const openQuestion = await askUnit(database, examiner.actor, questioned.dossierId)
  const corrected = await examined()
  await returnWith(database, organisation, corrected.dossierId, [{ anchor: 'whole' }])
  await correctWith(database, organisation, corrected.dossierId)
  const { id: answeredRemark } = await firstRemark(database, corrected.dossierId)

  const unheard = await signed()
  await decide(database, organisation, unheard.dossierId)
  const toRestart = await signed()
  const toFind = await signed()
  const lost = (dossierId: string) => ({ dossierId, run: 'terminated' as const, closedAt: null })
  await bookWorkflows(database, { lost: [lost(toRestart.dossierId)], running: [] })
  const differing = await signed()
  const { id: stepRowId } = await database.queryOne<{ id: string }>(`SELECT id FROM step WHERE dossier_id = $1 AND state = 'open'`, [differing.dossierId])
  const toRetry = await signed()
  await database.query(
    `UPDATE graphile_worker._private_jobs j SET attempts = 3, last_error = 'server away' FROM graphile_worker._private_tasks k
     WHERE k.id = j.task_id AND k.identifier = 'start-dossier' AND j.payload ->> 'dossierId' = $1`, [toRetry.dossierId])

  const second = await newHolder(database, ministry.id, 'administrator')
  const forcing = async (): Promise<{ requestId: string; dossierId: string; stepRowId: string; reason: string }> => {
    const { dossierId } = await examined()
    return { requestId: randomUUID(), dossierId, stepRowId: (await database.queryOne<{ id: string }>(`SELECT id FROM step WHERE dossier_id = $1 AND state = 'open'`, [dossierId])).id, reason }
  }
  const [toForce, toConfirm, toDecline, toTakeForceBack] = [await forcing(), await forcing(), await forcing(), await forcing()]
  for (const request of [toConfirm, toDecline, toTakeForceBack]) await askToForce(database, administrator.actor, request)

  const again = 'conflict.state'
  return {
    createDraft: {
      args: [submitter.actor, { unitId: unit.id, awardCode: AWARD, cycleYear: new Date().getFullYear(), nominee: { kind: 'person', name: 'Đối tượng mới', birthYear: 1980, position: null } }], keyed: true,
    },
    withIdempotency: { args: [submitter.actor, { unitId: unit.id, awardCode: AWARD, cycleYear: new Date().getFullYear(), nominee: { kind: 'person', name: 'Đối tượng khác', birthYear: 1981, position: null } }] },
    keepPresence: { args: [submitter.actor, toSave.dossierId] },
    saveDraft: { args: [submitter.actor, { dossierId: toSave.dossierId, sectionId: 'report', answers: { summary: 'Thành tích khác.' }, draftVersion: toSave.draftVersion }], again: 'conflict.version' },
    attachPaper: { args: [submitter.actor, { dossierId: toAttach.dossierId, code: 'report', name: 'khac.pdf', file: file('a') }] },
    removePaper: { args: [submitter.actor, { dossierId: toRemove.dossierId, paperId }], again: 'not-found' },
    registerFile: { args: [file('b')] },
    createSubmission: { args: [submitter.actor, { unitId: unit.id, title: 'Tờ trình mới' }], keyed: true },
    placeInSubmission: { args: [submitter.actor, { dossierId: toPlace.dossierId, submissionId }], keyed: true },
    sendSubmission: { args: [submitter.actor, { submissionId: sent.submissionId, version: (await database.queryOne<{ version: number }>('SELECT version FROM submission WHERE id = $1', [sent.submissionId])).version }], again },
    submitDossier: { args: [submitter.actor, toSubmit], again },
    answerRemark: { args: [submitter.actor, { dossierId: returned.dossierId, remarkId, answer: 'Đã bổ sung.' }], keyed: true },
    answerWarnings: { args: [submitter.actor, { dossierId: warned.dossierId, answers: { [warning]: reason } }] },
    reviewRemark: { args: [examiner.actor, { dossierId: corrected.dossierId, remarkId: answeredRemark, act: 'reopened', seen: 'answered', body: 'Vẫn còn thiếu.' }] },
    askQuestion: { args: [examiner.actor, { questionId: randomUUID(), taskId: toQuestion.taskId, anchor: 'whole', body: 'Năm nào?' }] },
    answerQuestion: { args: [submitter.actor, { dossierId: questioned.dossierId, questionId: openQuestion, answer: 'Năm 2024.' }] },
    withdrawDossier: { args: [submitter.actor, { dossierId: toWithdraw.dossierId, version: await versionOf(toWithdraw.dossierId), reason }], again },
    exportDossier: { args: [administrator.actor, toHold.dossierId], keyed: true },
    holdDossier: { args: [administrator.actor, { dossierId: toHold.dossierId, ...order }], again: 'conflict.held' },
    releaseDossier: { args: [administrator.actor, { dossierId: toRelease.dossierId, releasePaper: '9/TTr' }], again },
    allowRound: { args: [administrator.actor, { dossierId: toAllow.dossierId, version: await versionOf(toAllow.dossierId), reason }], again: 'conflict.version' },
    markSeen: { args: [administrator.actor, { dossierId: toAllow.dossierId, revisionNo: 1 }] },
    permitLate: { args: [minister.actor, { dossierId: late.dossierId, level: 'ministry', reason, authority: 'Bộ trưởng', paperNumber: '8/BTC' }], again },
    nudgeDossier: { args: [administrator.actor, unheard.dossierId], keyed: true },
    restartWorkflow: { args: [administrator.actor, toRestart.dossierId], keyed: true },
    bookPlaces: { args: [{ differing: [{ dossierId: differing.dossierId, stepRowId, workflowStepId: 'ministry-intake', runId: 'run-1' }], agreeing: [] }] },
    retryJobs: { args: [administrator.actor, toRetry.dossierId], keyed: true },
    bookWorkflows: { args: [{ lost: [lost(toFind.dossierId)], running: [] }] },
    askToReconcileWorkflows: { args: [] },
    decideTask: { args: [head.actor, passing(toDecide)] },
    keepUnfinishedDecision: { args: [head.actor, { taskId: toType.taskId, revisionSha256: toType.revisionSha256, outcome: 'return', fields: { reason } }] },
    handOverTask: { args: [examiner.actor, { taskId: toHandOver.taskId, ...handing }], again: 'link.over' },
    takeBackTask: { args: [examiner.actor, toTakeBack.taskId], again },
    askToForce: { args: [administrator.actor, toForce] },
    confirmForce: { args: [second, toConfirm] },
    declineForce: { args: [second, { ...toDecline, note: reason }] },
    takeBackForce: { args: [administrator.actor, toTakeForceBack] },
    askOpinion: { args: [examiner.actor, question] },
    answerOpinion: { args: [examiner.actor, { opinionId: toAnswer, outcome: 'agrees', answer: '', answerPaper: '88/CT', answerDate: today, answerFile: null }] },
    extendOpinion: { args: [examiner.actor, { opinionId: toExtend, oldExpectedOn: expectedOn, newExpectedOn: `${new Date().getFullYear() + 1}-12-15`, reason }], again: 'validation.failed' },
    closeOpinion: { args: [examiner.actor, { opinionId: toClose, reason }] },
    openStep: { args: [system, { dossierId: toOpen, round: 1, stepId: 'unit-sign' }] },
    endDossier: { args: [system, { dossierId: toEnd.dossierId, round: 1, ending: 'withdrawn' }] },
  }
}

/** Pins a dossier to rules that warn of a namesake, and adds one. Answers the key of the warning. */
async function warnAbout(database: Database, dossierId: string): Promise<string> {
  const warnings = { sameNominee: { cite }, sameYear: { cite }, sameInitiative: { fields: ['report.summary'], cite }, waits: [], ladders: [] }
  const { id } = await importRuleSet(database, system, { ...testRuleSet, id: 'warning-rules', effectiveFrom: '2019-01-01', effectiveTo: '2019-12-31', warnings })
  await database.query('UPDATE dossier SET rule_set_id = $2 WHERE id = $1', [dossierId, id])
  const namesake = randomUUID()
  await database.query(
    `INSERT INTO nominee (id, kind, name, folded_name, unit_id, birth_year) SELECT $1, n.kind, n.name, n.folded_name, n.unit_id, n.birth_year FROM nominee n JOIN dossier d ON d.nominee_id = n.id WHERE d.id = $2`, [namesake, dossierId])
  return `same-nominee:${namesake}`
}
