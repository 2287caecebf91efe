import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Actor } from '@vinhdanh/domain'
import {
  answerOpinion, askOpinion, attachPaper, beginDigests, carryOutBulkAct, createDraft, type Database, deactivatePerson, decideTask, finishDigests, fireDue, handOverTask, holdDossier, loadCalendar, moveDeadline, moveTime,
  oweDigests, permitLate, rehearseMoveDeadlines, releaseDossier, saveDraft, seenBulkAct, startBulkAct, submitDossier, withdrawDossier,
} from '@vinhdanh/record'
import { correct, decide, newDossier, newDraft, type OpenTask, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { ask } from '../support/opinions.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { expectSound, foreseeYears, forRounds, forRoundsInTurn, moveTo, prepared, race, RACE_MS, raceInTurn, raceRounds } from '../support/race.ts'
import { newHolder, newPerson, newUnit, openRecord, system } from '../support/record.ts'
import { AWARD, cite, importRulesWith, importTestRules } from '../support/rules.ts'
import { dayAhead, substitute } from '../support/substitution.ts'

type Person = Actor & { personId: string }
const reason = 'Lý do thử nghiệm đủ dài'
const examination = 'department-examine'
let database: Database
let organisation: Organisation
let examiner: Person
let colleagues: readonly Person[]
let close: () => Promise<void>
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  await foreseeYears(database)
  organisation = await createOrganisation(database)
  examiner = organisation.people['department-examiner'].actor
  colleagues = [await newHolder(database, organisation.unit.id, 'department-examiner'), await newHolder(database, organisation.unit.id, 'department-examiner')]
})
afterAll(async () => {
  await expectSound(database)
  await close()
}, RACE_MS)

/** A dossier that the department examines. */
interface Examined {
  readonly dossierId: string
  readonly task: OpenTask
}

async function examined(): Promise<Examined> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return { dossierId, task: await taskOf(dossierId, examiner) }
}

async function taskOf(dossierId: string, { personId }: Person): Promise<OpenTask> {
  const task = (await openTasks(database, dossierId)).find(({ holderId }) => holderId === personId)
  if (!task) throw new Error('they hold no task of it')
  return task
}

const pass = (actor: Actor, { taskId, revisionSha256 }: OpenTask) => () =>
  decideTask(database, actor, { taskId, decisionId: randomUUID(), revisionSha256, outcome: 'pass', reason: null, payload: {}, remarks: [] })
const count = async (sql: string, ...parameters: unknown[]): Promise<number> => (await database.queryOne<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, parameters)).n
const versionOf = async (dossierId: string): Promise<number> => (await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [dossierId])).version

describe(`in ${raceRounds} rounds`, () => {
  test('one nominee is proposed for one award from two tabs: there is one dossier, and the other is told', async () => {
    const { actor } = organisation.people.submitter
    const { nomineeId } = await database.queryOne<{ nomineeId: string }>('SELECT nominee_id AS "nomineeId" FROM dossier WHERE id = $1', [(await newDraft(database, organisation)).dossierId])
    await forRounds(async () => {
      const { id } = await database.queryOne<{ id: string }>(
        `INSERT INTO nominee (id, kind, name, folded_name, unit_id, birth_year, position, person_id)
         SELECT gen_random_uuid(), kind, name, folded_name, unit_id, birth_year, position, person_id FROM nominee WHERE id = $1 RETURNING id`, [nomineeId])
      const create = () => createDraft(database, actor, { unitId: organisation.unit.id, awardCode: AWARD, cycleYear: new Date().getFullYear(), nominee: { id } })
      expect((await race(create, create)).sort()).toEqual(['conflict.duplicate', 'won'])
      expect(await count('dossier WHERE nominee_id = $1', id)).toBe(1)
    })
  }, RACE_MS)

  test('one draft is saved from two tabs: one is kept, the other told, and nothing of the first is lost', async () => {
    const { actor } = organisation.people.submitter
    await forRounds(async () => {
      const { dossierId, draftVersion } = await newDraft(database, organisation)
      const texts = ['Bản thứ nhất.', 'Bản thứ hai.']
      const answers = await race(...texts.map((summary) => () => saveDraft(database, actor, { dossierId, sectionId: 'report', answers: { summary }, draftVersion })))
      expect(answers.toSorted()).toEqual(['conflict.version', 'won'])
      const { draft } = await database.queryOne<{ draft: { report: { summary: string } } }>('SELECT draft FROM dossier WHERE id = $1', [dossierId])
      expect(draft.report.summary).toBe(texts[answers.indexOf('won')])
    })
  }, RACE_MS)

  test('a paper is added as the dossier is handed in: it is part of the revision, or it is refused', async () => {
    const { actor } = organisation.people.submitter
    await forRounds(async (number) => {
      const { dossierId, draftVersion } = await newDraft(database, organisation)
      const file = { sha256: randomUUID().replaceAll('-', '').repeat(2), size: 1_000, mediaType: 'application/pdf', scanState: 'not-scanned' as const }
      const [attached, submitted] = await raceInTurn(number,
        () => attachPaper(database, actor, { dossierId, code: 'report', name: 'them.pdf', file }), () => submitDossier(database, actor, { dossierId, draftVersion }))
      const { content } = await database.query<{ content: unknown }>('SELECT to_jsonb(r) AS content FROM revision r WHERE dossier_id = $1', [dossierId]).then(([row]) => row ?? { content: null })
      if (submitted === 'won') expect(JSON.stringify(content).includes(file.sha256)).toBe(attached === 'won')
      else expect([attached, submitted, content]).toEqual(['won', 'conflict.version', null])
    })
  }, RACE_MS)

  test('a corrected dossier is handed in as it is withdrawn: it is one of them, or the one after the other', async () => {
    const { actor } = organisation.people.submitter
    await forRounds(async (number) => {
      const { dossierId } = await examined()
      await decide(database, organisation, dossierId, 'return')
      await follow(database, dossierId)
      const version = await versionOf(dossierId)
      const [handedIn, withdrawn] = await raceInTurn(number, () => correct(database, organisation, dossierId), () => withdrawDossier(database, actor, { dossierId, version, reason }))
      const { state } = await database.queryOne<{ state: string }>('SELECT state FROM dossier WHERE id = $1', [dossierId])
      expect([handedIn, withdrawn]).toContain('won')
      expect(state === 'withdrawn').toBe(withdrawn === 'won')
      await follow(database, dossierId)
    })
  }, RACE_MS)

  test('a principal and a substitute decide at once: one wins, and the other is told who', async () => {
    const substituteId = await newPerson(database)
    await substitute(database, examiner.personId, substituteId, [0, 9])
    const other: Person = { kind: 'person', personId: substituteId, name: 'Người thay', posts: [], requestId: 'race' }
    await forRounds(async (number) => {
      const { dossierId, task } = await examined()
      const answers = await raceInTurn(number, pass(examiner, task), pass(other, await taskOf(dossierId, other)))
      expect(answers.toSorted()).toEqual(['conflict.already-decided', 'won'])
      expect(await count(`decision WHERE dossier_id = $1 AND on_behalf_of IS NOT DISTINCT FROM $2`, dossierId, answers[1] === 'won' ? examiner.personId : null)).toBeGreaterThanOrEqual(1)
    })
  }, RACE_MS)

  test('one task is handed over to two colleagues at once: one has it, and the other handing over is told', async () => {
    const [one, two] = colleagues
    if (!one || !two) throw new Error('there are two')
    await forRounds(async () => {
      const { dossierId, task } = await examined()
      const give = ({ personId }: Person) => () => handOverTask(database, examiner, { taskId: task.taskId, colleagueId: personId, reason })
      expect((await race(give(one), give(two))).sort()).toEqual(['link.over', 'won'])
      expect((await openTasks(database, dossierId)).filter(({ holderId }) => [one.personId, two.personId].includes(holderId))).toHaveLength(1)
    })
  }, RACE_MS)

  test('an account is closed as its holder decides: the decision stands, or nobody of that name holds the task any more', async () => {
    await forRounds(async (number) => {
      const unit = await newUnit(database, organisation.department.id, 'unit')
      const head = await newHolder(database, unit.id, 'unit-head')
      const dossierId = await newDossier(database, { ...organisation, unit, people: { ...organisation.people, submitter: { ...organisation.people.submitter, actor: await newHolder(database, unit.id, 'submitter') } } })
      await follow(database, dossierId)
      const [decided, closed] = await raceInTurn(number, pass(head, await taskOf(dossierId, head)), () => deactivatePerson(database, system, head.personId))
      expect(closed).toBe('won')
      expect(await count('decision WHERE dossier_id = $1', dossierId)).toBe(decided === 'won' ? 1 : 0)
      await follow(database, dossierId)
    })
  }, RACE_MS)

  test('two offices move one deadline at once: it moves once, and the other sees a day that is no more', async () => {
    const { actor } = organisation.people.administrator
    await forRounds(async () => {
      const { dossierId } = await examined()
      const { oldLastDay } = await database.queryOne<{ oldLastDay: string }>(
        `SELECT to_char((due_at - interval '1 second') AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS "oldLastDay" FROM dossier WHERE id = $1`, [dossierId])
      const move = (ahead: number) => async () => moveDeadline(database, actor, { dossierId, oldLastDay, newLastDay: (await loadCalendar(database)).addWorkingDays(oldLastDay, ahead), reason, authority: 'Bộ trưởng' })
      expect((await race(move(20), move(21))).sort()).toEqual(['conflict.version', 'won'])
      expect(await count('clock_move m JOIN step s ON s.id = m.step_row_id WHERE s.dossier_id = $1', dossierId)).toBe(1)
    })
  }, RACE_MS)

  test('two offices put one dossier on hold, and two release it: each is done once', async () => {
    const { actor } = organisation.people.administrator
    await forRounds(async () => {
      const { dossierId } = await examined()
      const hold = () => holdDossier(database, actor, { dossierId, reason, authority: 'Thanh tra', paperNumber: '1/TTr', expectedUntil: null })
      const release = () => releaseDossier(database, actor, { dossierId, releasePaper: '2/TTr' })
      expect((await race(hold, hold)).sort()).toEqual(['conflict.held', 'won'])
      expect((await race(release, release)).sort()).toEqual(['conflict.state', 'won'])
      expect(await count('hold WHERE dossier_id = $1', dossierId)).toBe(1)
    })
  }, RACE_MS)

  test('a bulk act is started and carried out twice at once: each term moves once', async () => {
    const { actor } = organisation.people.administrator
    await forRounds(async () => {
      const dossierIds = [(await examined()).dossierId, (await examined()).dossierId]
      const id = randomUUID()
      await rehearseMoveDeadlines(database, actor, { id, selection: { dossierIds }, shift: { workingDays: 4 }, reason, authority: 'Bộ trưởng' })
      const start = () => startBulkAct(database, actor, { id, count: 2 })
      expect(await race(start, start)).toContain('won')
      const carryOut = () => carryOutBulkAct(database, id)
      expect(await race(carryOut, carryOut)).toEqual(['won', 'won'])
      expect(await seenBulkAct(database, system, id)).toMatchObject({ state: 'finished', done: 2, refused: 0, changed: 0, left: 0 })
      expect(await count('clock_move m JOIN step s ON s.id = m.step_row_id WHERE s.dossier_id = ANY($1)', dossierIds)).toBe(2)
      expect(await count(`audit_entry WHERE act = 'bulk.finished' AND object_id = $1`, id)).toBe(1)
    })
  }, RACE_MS)

  test('an opinion is asked twice with one form, and answered twice at once: it is asked once and says one thing', async () => {
    await forRounds(async () => {
      const { dossierId } = await examined()
      const day = await dayAhead(database, 0)
      const question = { opinionId: randomUUID(), dossierId, bodyKind: 'tax', body: 'Cục Thuế thử', question: 'Có nợ thuế không?', paperNumber: '12/BTC', paperDate: day, expectedOn: '' }
      const asking = () => askOpinion(database, examiner, question)
      expect(await race(asking, asking)).toEqual(['won', 'won'])
      expect(await count('opinion WHERE dossier_id = $1', dossierId)).toBe(1)
      const answering = (outcome: 'agrees' | 'disagrees') => () =>
        answerOpinion(database, examiner, { opinionId: question.opinionId, outcome, answer: 'Ý kiến của cơ quan thuế.', answerPaper: '88/CT', answerDate: day, answerFile: null })
      expect((await race(answering('agrees'), answering('disagrees'))).sort()).toEqual(['conflict.state', 'won'])
      expect(await count(`audit_entry WHERE act = 'opinion.answered' AND object_id = $1`, question.opinionId)).toBe(1)
    })
  }, RACE_MS)

  test('an opinion is answered as the step that asked for it is decided: it says the answer, or that it was not awaited', async () => {
    await forRounds(async (number) => {
      const { dossierId, task } = await examined()
      const opinionId = await ask(database, examiner, dossierId)
      const day = await dayAhead(database, 0)
      const [answered, decided] = await raceInTurn(number,
        () => answerOpinion(database, examiner, { opinionId, outcome: 'agrees', answer: '', answerPaper: '88/CT', answerDate: day, answerFile: null }),
        () => decideTask(database, examiner, { taskId: task.taskId, decisionId: randomUUID(), revisionSha256: task.revisionSha256, outcome: 'pass', reason: null, payload: {}, remarks: [], openOpinions: [opinionId] }))
      expect([answered, decided]).toContain('won')
      const { outcome } = await database.queryOne<{ outcome: string | null }>('SELECT outcome FROM opinion WHERE id = $1', [opinionId])
      expect(outcome).toBe(answered === 'won' ? 'agrees' : 'not-awaited')
    })
  }, RACE_MS)

  test('a late dossier is permitted twice at once: there is one permission, and the other is told', async () => {
    const { actor } = organisation.people.minister
    await forRounds(async () => {
      const { dossierId } = await examined()
      await database.query(`INSERT INTO late_entry (dossier_id, level, cut_off, rule_set_id, cite, marked_on) SELECT id, 'ministry', '2026-01-15', rule_set_id, $2, record_today() FROM dossier WHERE id = $1`, [dossierId, cite])
      const permit = (paperNumber: string) => () => permitLate(database, actor, { dossierId, level: 'ministry', reason, authority: 'Bộ trưởng', paperNumber })
      expect((await race(permit('8/BTC'), permit('9/BTC'))).sort()).toEqual(['conflict.state', 'won'])
      expect(await count(`audit_entry WHERE act = 'dossier.late-permitted' AND dossier_id = $1`, dossierId)).toBe(1)
    })
  }, RACE_MS)

  test('a substitution is set twice with one form: there is one; and of two that close a circle one is refused', async () => {
    await forRounds(async () => {
      const [a, b, c] = [await newPerson(database), await newPerson(database), await newPerson(database)]
      const answers = await race(() => substitute(database, a, b, [0, 3]), () => substitute(database, a, c, [0, 3]))
      expect(answers.toSorted()).toEqual(['validation.failed', 'won'])
      const [d, e] = [await newPerson(database), await newPerson(database)]
      expect((await race(() => substitute(database, d, e, [0, 3]), () => substitute(database, e, d, [0, 3]))).sort()).toEqual(['validation.failed', 'won'])
      expect(await count('substitution WHERE person_id = ANY($1)', [a, d, e])).toBe(2)
    })
  }, RACE_MS)

  test('a rule and a decision close one step at the same moment: one of them does', async () => {
    await importRulesWith(database, examination, { lapse: { workingDaysAfter: 2, act: 'pass-silently', cite } })
    const waiting = await prepared(examined)
    const { latest } = await database.queryOne<{ latest: Date }>(
      `SELECT max(i.at) AS latest FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = ANY($1) AND s.step_id = $2 AND i.kind = 'lapse'`, [waiting.map(({ dossierId }) => dossierId), examination])
    await moveTo(database, latest)
    await forRounds(async (number) => {
      const { dossierId, task } = waiting[number] as Examined
      const [decided, fired] = await raceInTurn(number, pass(examiner, task), () => fireDue(database, system, { dossierId, round: 1, stepId: examination }))
      expect([['won', 'won'], ['conflict.already-decided', 'won']]).toContainEqual([decided, fired])
      expect(await count('decision x JOIN step s ON s.id = x.step_row_id WHERE x.dossier_id = $1 AND s.step_id = $2', dossierId, examination)).toBe(1)
      await follow(database, dossierId)
    })
  }, RACE_MS)

  test('the digests of a morning are made by two at once: everybody is owed one', async () => {
    const hours = { digestAt: '00:00', quietHours: null }
    await forRoundsInTurn(async () => {
      await moveTime(database, 86_400_000)
      const begin = () => beginDigests(database, hours)
      expect(await race(begin, begin)).toEqual(['won', 'won'])
      const day = await dayAhead(database, 0)
      const owe = () => oweDigests(database, day, { after: null, limit: 1_000 })
      expect(await race(owe, owe)).toEqual(['won', 'won'])
      expect(await race(() => finishDigests(database, day), () => finishDigests(database, day))).toEqual(['won', 'won'])
      expect(await database.query(`SELECT recipient_id FROM notice WHERE starts_with(unique_key, 'digest:' || $1 || ':') GROUP BY 1 HAVING count(*) > 1`, [day])).toEqual([])
    })
  }, RACE_MS)
})
