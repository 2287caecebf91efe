import type { RuleSet, Step } from '@vinhdanh/domain'
import { applyCalendarYear, type Database, importRuleSet, listRuleSets } from '@vinhdanh/record'
import { system } from './record.ts'

/** Code of the award that goes straight through four levels. */
export const AWARD = 'test-award'
/** The steps of its route, in order. */
export const STEPS = ['unit-sign', 'department-examine', 'ministry-intake', 'central-decide'] as const
/** Term of each step in working days: a reminder comes one before its last day, the superior hears one after it, an administrator three after. */
export const TERM_DAYS = 3

/** Source of every number of the test rules. */
export const cite = 'test-citation'
const text = (vi: string, en: string) => ({ vi, en })
const days = (value: number) => ({ value, cite })

const step = (id: (typeof STEPS)[number], changes: Pick<Step, 'kind' | 'level' | 'role'>): Step => ({
  id, ...changes, name: text(`Bước ${id}`, `Step ${id}`), act: text(`xử lý ${id}`, `handle ${id}`), term: days(TERM_DAYS),
  reminders: [{ workingDaysBefore: 1, to: ['holder'], cite }],
  escalations: [{ workingDaysAfter: 1, to: ['superior'], cite }, { workingDaysAfter: 3, to: ['administrator'], cite }],
})

/** A small rule-set: one award, one form with one field, one paper, a route with one step on each of the four levels. */
export const testRuleSet: RuleSet = {
  id: 'test-rules', version: 1, title: text('Bộ quy định thử', 'Test rules'), instrument: text('Quy định thử', 'Test instrument'),
  effectiveFrom: '2020-01-01', effectiveTo: null,
  citations: { [cite]: { instrument: text('Quy định thử', 'Test instrument'), confidence: 'L' } },
  parameters: {
    correctionDays: days(5), maxRounds: { value: 9, cite }, postingDays: days(10), resultNoticeDays: days(10), ineligibleNoticeDays: days(10),
    forceAnswerDays: days(3), suddenFeatSubmitDays: { value: 15, cite }, baseSalary: { value: 2_340_000, cite },
  },
  forms: [{ id: 'report', sections: [{ id: 'report', title: text('Báo cáo', 'Report'), fields: [{ id: 'summary', label: text('Tóm tắt', 'Summary'), type: 'textarea', required: true, maxLength: 2_000 }] }] }],
  awards: [{
    code: AWARD, name: text('Bằng khen thử', 'Test certificate'), subjects: ['person'], group: 'certificate', decidedBy: text('Cơ quan thử', 'Test authority'), route: 'four-levels',
    forms: { person: 'report' }, prerequisites: { text: text('Không', 'None'), cite }, papers: [{ code: 'report', name: text('Báo cáo', 'Report'), required: true, cite }],
    council: null, posting: false, opinion: false, bonus: null, lowerAwards: [], cite,
  }],
  routes: [{
    id: 'four-levels', name: text('Bốn cấp', 'Four levels'), cite, resume: 'returning-step',
    steps: [
      step('unit-sign', { kind: 'sign', level: 'unit', role: 'unit-head' }), step('department-examine', { kind: 'examine', level: 'department', role: 'department-examiner' }),
      step('ministry-intake', { kind: 'intake', level: 'ministry', role: 'ministry-intake' }), step('central-decide', { kind: 'decide', level: 'central', role: 'board-examiner' }),
    ],
  }],
  cutOffs: [],
  latePermissions: [{ level: 'ministry', roles: ['ministry-intake', 'minister'], cite }],
  opinions: {
    bodies: [{ id: 'tax', name: text('Cơ quan thuế', 'Tax office'), cite }],
    rules: [{ routes: ['four-levels'], term: days(10), pausesClock: { value: true, cite }, silence: { value: 'may-close', cite }, whileOpen: { value: 'confirm', cite } }],
  },
  questions: { term: days(2), pausesClock: { value: true, cite } },
}

/** The test rules, and calendars without a holiday for last year to the year after next. */
export async function importTestRules(database: Database): Promise<void> {
  await importRuleSet(database, system, testRuleSet)
  const thisYear = new Date().getFullYear()
  for (let year = thisYear - 1; year <= thisYear + 2; year += 1) {
    await applyCalendarYear(database, system, { year, title: text(`Lịch thử ${year}`, `Test calendar ${year}`), confirmed: true, source: 'test', days: [] })
  }
}

/** Imports a newer version of the test rules in which one step is ruled otherwise; what is handed in from now on follows it. */
export async function importRulesWith(database: Database, stepId: (typeof STEPS)[number], changes: Partial<Step>): Promise<void> {
  const routes = testRuleSet.routes.map((route) => ({ ...route, steps: route.steps.map((one) => (one.id === stepId ? { ...one, ...changes } : one)) }))
  await importRuleSet(database, system, { ...testRuleSet, version: (await listRuleSets(database)).length + 1, routes })
}
