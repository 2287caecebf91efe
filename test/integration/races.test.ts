import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Actor, AppError } from '@vinhdanh/domain'
import { type Database, decideTask, fireDue, holdDossier, openStep, readSituation, submitDossier, withdrawDossier } from '@vinhdanh/record'
import { newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { expectSound, forRounds, moveTo, prepared, RACE_MS, race, raceRounds } from '../support/race.ts'
import { newHolder, openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

const reason = 'Đơn vị xin rút hồ sơ'
let database: Database
let organisation: Organisation
let second: Actor
let close: () => Promise<void>
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
  second = await newHolder(database, organisation.unit.id, 'unit-head')
})
afterAll(() => close())

interface Round {
  readonly dossierId: string
  /** Decides the unit's step as one of its two heads. */
  decide(actor: Actor, decisionId?: string): Promise<unknown>
  version(): Promise<number>
}

/** A dossier that waits for one of two heads of its unit. */
async function begin(): Promise<Round> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  const tasks = await openTasks(database, dossierId)
  return {
    dossierId,
    decide: (actor, decisionId = randomUUID()) => {
      const task = tasks.find(({ holderId }) => holderId === actor.personId)
      return decideTask(database, actor, { taskId: task?.taskId ?? '', decisionId, revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [] })
    },
    version: async () => (await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [dossierId])).version,
  }
}

const count = async (table: 'decision' | 'revision', dossierId: string): Promise<number> =>
  (await database.queryOne<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE dossier_id = $1`, [dossierId])).n

/** Runs the rounds, lets the workflow's part follow, and checks that nothing is broken. */
async function raceAndFollow(round: (number: number) => Promise<string>): Promise<void> {
  await forRounds(async (number) => followAll(await round(number)))
  await expectSound(database)
}

async function followAll(dossierId: string): Promise<void> {
  const { ended } = await database.queryOne<{ ended: Date | null }>('SELECT ended_at AS ended FROM dossier WHERE id = $1', [dossierId])
  if (!ended) await follow(database, dossierId)
}

describe(`in ${raceRounds} rounds`, () => {
  test('two holders decide at once: one wins, the other is told who and when', async () => {
    const { actor: first } = organisation.people['unit-head']
    await raceAndFollow(async () => {
      const { dossierId, decide } = await begin()
      const refusals: AppError[] = []
      const tell = (act: Promise<unknown>) => act.catch((error: unknown) => {
        if (error instanceof AppError) refusals.push(error)
        throw error
      })
      expect((await race(() => tell(decide(first)), () => tell(decide(second)))).sort()).toEqual(['conflict.already-decided', 'won'])
      expect(refusals[0]?.details).toMatchObject({ by: 'Người thử', at: expect.any(String) })
      expect(await count('decision', dossierId)).toBe(1)
      return dossierId
    })
  }, RACE_MS)

  test('one decision is sent twice at once: it is recorded once, and both get its receipt', async () => {
    await raceAndFollow(async () => {
      const { dossierId, decide } = await begin()
      const decisionId = randomUUID()
      const { actor } = organisation.people['unit-head']
      expect(await race(() => decide(actor, decisionId), () => decide(actor, decisionId))).toEqual(['won', 'won'])
      expect(await count('decision', dossierId)).toBe(1)
      return dossierId
    })
  }, RACE_MS)

  test('a decision meets a withdrawal: the dossier is withdrawn, or passed and then perhaps withdrawn, never both at once', async () => {
    await raceAndFollow(async (number) => {
      const { dossierId, decide, version } = await begin()
      const seen = await version()
      const acts = [() => decide(organisation.people['unit-head'].actor), () => withdrawDossier(database, organisation.people.submitter.actor, { dossierId, version: seen, reason })]
      const [decided, withdrawn] = number % 2 === 0 ? await race(...acts) : (await race(...acts.toReversed())).toReversed()
      expect([decided, withdrawn]).toContain('won')
      const { state } = await database.queryOne<{ state: string }>('SELECT state FROM dossier WHERE id = $1', [dossierId])
      expect(state).toBe(withdrawn === 'won' ? 'withdrawn' : 'under-way')
      expect(await count('decision', dossierId)).toBe(decided === 'won' ? 1 : 0)
      return dossierId
    })
  }, RACE_MS)

  test('a decision meets a hold: it is recorded before the hold, or refused because of it', async () => {
    await raceAndFollow(async (number) => {
      const { dossierId, decide } = await begin()
      const order = { dossierId, reason: 'Đơn thư đang xác minh', authority: 'Thanh tra', paperNumber: '1/TTr', expectedUntil: null }
      const acts = [() => decide(organisation.people['unit-head'].actor), () => holdDossier(database, organisation.people.administrator.actor, order)]
      const [decided] = number % 2 === 0 ? await race(...acts) : (await race(...acts.toReversed())).toReversed()
      expect(['won', 'conflict.held']).toContain(decided)
      expect(await count('decision', dossierId)).toBe(decided === 'won' ? 1 : 0)
      return dossierId
    })
  }, RACE_MS)

  test('a decision meets its due instant: it stands, and the step is not both decided and open', async () => {
    const waiting = await prepared(begin)
    const { latest } = await database.queryOne<{ latest: Date }>('SELECT max(due_at) AS latest FROM dossier WHERE id = ANY($1)', [waiting.map(({ dossierId }) => dossierId)])
    await moveTo(database, latest)
    await raceAndFollow(async (number) => {
      const { dossierId, decide } = waiting[number] as Round
      const [decided] = await race(() => decide(organisation.people['unit-head'].actor), () => fireDue(database, system, { dossierId, round: 1, stepId: 'unit-sign' }))
      expect(decided).toBe('won')
      expect(await database.query(`SELECT 1 FROM step WHERE dossier_id = $1 AND state = 'open' AND step_id = 'unit-sign'`, [dossierId])).toEqual([])
      return dossierId
    })
  }, RACE_MS)

  test('one draft is handed in from two tabs: there is one revision', async () => {
    await raceAndFollow(async () => {
      const { dossierId, draftVersion } = await newDraft(database, organisation)
      const submit = () => submitDossier(database, organisation.people.submitter.actor, { dossierId, draftVersion })
      expect(await race(submit, submit)).toContain('won')
      expect(await count('revision', dossierId)).toBe(1)
      return dossierId
    })
  }, RACE_MS)

  test('two workers open one step at once: there is one step, one task for each holder and one clock', async () => {
    await raceAndFollow(async () => {
      const dossierId = await newDossier(database, organisation)
      const { place } = await readSituation(database, dossierId)
      if (place.at === 'end') throw new Error('the dossier has ended')
      const open = () => openStep(database, system, { dossierId, round: place.round, stepId: place.stepId })
      expect(await race(open, open)).toEqual(['won', 'won'])
      expect(await openTasks(database, dossierId)).toHaveLength(2)
      expect(await database.query('SELECT 1 FROM step WHERE dossier_id = $1', [dossierId])).toHaveLength(1)
      expect(await database.query('SELECT 1 FROM clock c JOIN step s ON s.id = c.step_row_id WHERE s.dossier_id = $1', [dossierId])).toHaveLength(1)
      return dossierId
    })
  }, RACE_MS)
})
