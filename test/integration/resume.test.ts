import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Route, Step } from '@vinhdanh/domain'
import { attachPaper, type Database, dossierPage, dossierTimeline, draftPage, importRuleSet, listRuleSets } from '@vinhdanh/record'
import { invariants } from '../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { cite, importTestRules, testRuleSet } from '../support/rules.ts'

let database: Database
let organisation: Organisation
let close: () => Promise<void>
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
}, 60_000)
afterAll(() => close())

/** A newer version of the test rules; what is handed in from now on follows it. */
async function rules(resume: Route['resume'], repeats: Readonly<Record<string, Step['repeat']>> = {}): Promise<void> {
  const routes = testRuleSet.routes.map((route) => ({ ...route, resume, steps: route.steps.map((step) => ({ ...step, ...(repeats[step.id] ? { repeat: repeats[step.id] } : {}) })) }))
  await importRuleSet(database, system, { ...testRuleSet, version: (await listRuleSets(database)).length + 1, routes })
}

const onReport = { ifChanged: ['report'], cite }
const onPapers = { ifChanged: ['papers'], cite }

/** A dossier that passed `passed` steps, was returned by the next, and waits for its correction. */
async function returned(passed: number): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  for (let step = 0; step < passed; step += 1) {
    await follow(database, dossierId)
    await decide(database, organisation, dossierId)
  }
  await follow(database, dossierId)
  await decide(database, organisation, dossierId, 'return')
  await follow(database, dossierId)
  return dossierId
}

/** Hands it in again with another report. */
async function corrected(dossierId: string): Promise<void> {
  await correct(database, organisation, dossierId)
  await follow(database, dossierId)
}

/** Where the unit is told that the next round begins, as its correction stands now, and why. */
async function announced(dossierId: string): Promise<string> {
  const { nextRound } = await draftPage(database, organisation.people.submitter.actor, dossierId)
  return `${nextRound?.round} ${nextRound?.step.id} ${nextRound?.because} of ${nextRound?.maxRounds}`
}

const wayOf = async (dossierId: string) => (await dossierPage(database, dossierId, system)).steps.map(({ round, stepId, decision }) => `${round} ${stepId}${decision?.rule?.act === 'stands' ? ' stands' : ''}`)
const openStepOf = async (dossierId: string) => (await dossierPage(database, dossierId, system)).place?.stepId
const supersededOf = async (dossierId: string) => Object.fromEntries((await dossierPage(database, dossierId, system)).plan.map(({ stepId, superseded }) => [stepId, superseded]))

describe('where the next round begins', () => {
  test('at the step that returned it, and whoever passed another content before is shown as superseded by what changed', async () => {
    await rules('returning-step')
    const dossierId = await returned(2)
    await corrected(dossierId)
    expect(await openStepOf(dossierId)).toBe('ministry-intake')
    expect(await supersededOf(dossierId)).toMatchObject({ 'unit-sign': { why: 'changed', anchors: ['field:report.summary'], revisionNo: 2 }, 'department-examine': { why: 'changed' }, 'ministry-intake': null })
  })

  test('at an earlier one whose rule repeats it after such a change; past one whose pass stands, which nobody gets as a task', async () => {
    await rules('returning-step', { 'unit-sign': onReport, 'department-examine': onPapers })
    const dossierId = await returned(2)
    await corrected(dossierId)
    expect(await openStepOf(dossierId)).toBe('unit-sign')
    expect(await supersededOf(dossierId)).toMatchObject({ 'department-examine': { why: 'comes-again' } })
    await decide(database, organisation, dossierId)
    await follow(database, dossierId)
    await follow(database, dossierId)
    expect(await wayOf(dossierId)).toEqual(['1 unit-sign', '1 department-examine', '1 ministry-intake', '1 correction', '2 unit-sign', '2 department-examine stands', '2 ministry-intake'])
    const { steps } = await dossierPage(database, dossierId, system)
    expect(steps.map(({ decision }) => decision?.superseded?.why ?? null)).toEqual(['decided-again', null, null, null, null, null, null])
    expect(await database.query(`SELECT 1 FROM task t JOIN step s ON s.id = t.step_row_id WHERE s.dossier_id = $1 AND s.round = 2 AND s.step_id = 'department-examine'`, [dossierId])).toEqual([])
    const line = (await dossierTimeline(database, dossierId, system)).find(({ kind, stepId, round }) => kind === 'decided' && stepId === 'department-examine' && round === 2)
    expect(line).toMatchObject({ rule: { act: 'stands' }, superseded: null })
  })

  test('a vote on the papers is repeated when the papers changed, and stands on its first round until then', async () => {
    await rules('returning-step', { 'department-examine': onPapers })
    const dossierId = await returned(2)
    const { actor } = organisation.people.submitter
    expect(await announced(dossierId)).toBe('2 ministry-intake returning of 9')
    await attachPaper(database, actor, { dossierId, code: 'report', name: 'them.pdf', file: { sha256: 'b'.repeat(64), size: 10, mediaType: 'application/pdf', scanState: 'not-scanned' } })
    expect(await announced(dossierId)).toBe('2 department-examine changed of 9')
    await corrected(dossierId)
    expect(await openStepOf(dossierId)).toBe('department-examine')
  })

  test('at the first whose content changed: of those without a rule that is the very first', async () => {
    await rules('first-changed-step', { 'unit-sign': onPapers })
    const dossierId = await returned(3)
    await corrected(dossierId)
    expect(await openStepOf(dossierId)).toBe('department-examine')
  })

  test('at the start, where the route says so', async () => {
    await rules('start')
    const dossierId = await returned(2)
    expect(await announced(dossierId)).toBe('2 unit-sign start of 9')
    await corrected(dossierId)
    expect(await openStepOf(dossierId)).toBe('unit-sign')
  })
})

test('a repeated openStep of a pass that stands answers how it stands and leaves one decision', async () => {
  await rules('start', { 'unit-sign': onPapers })
  const dossierId = await returned(1)
  await corrected(dossierId)
  await Promise.all([follow(database, dossierId), follow(database, dossierId)])
  expect(await openStepOf(dossierId)).toBe('department-examine')
  expect(await wayOf(dossierId)).toEqual(['1 unit-sign', '1 department-examine', '1 correction', '2 unit-sign stands', '2 department-examine'])
})

test('the invariants of routes and decisions hold for all of these', async () => {
  for (const invariant of invariants.filter(({ id }) => ['I3', 'I4'].includes(id))) expect(await invariant.check({ database })).toEqual([])
})
