import { type Day, levels, type Plan } from '@vinhdanh/domain'
import { type MyDossierLine, type MyDossiers, type MyGroup, myGroups } from '@vinhdanh/record'
import type { Language } from '../text/catalogue.ts'
import { wordsIn } from '../text/words.ts'
import type { Due } from './due.ts'
import { stateText } from './state-text.ts'

interface Place {
  readonly group?: MyGroup | undefined
  readonly q?: string | undefined
  readonly after?: string | undefined
}

/** The list as its view shows it: groups of rows, the choice of groups, the way on. */
export function presentMyDossiers({ rows, counts, next }: MyDossiers, place: Place, due: ((day: Day) => Due) | null, language: Language) {
  const total = myGroups.reduce((sum, group) => sum + counts[group], 0)
  return {
    total, q: place.q,
    groups: myGroups.map((group) => ({ key: group, count: counts[group], rows: rows.filter((row) => row.group === group).map((row) => presentRow(row, due, language)) }))
      .filter((group) => group.rows.length > 0),
    chips: [
      { key: 'all', count: total, href: addressOf({ q: place.q }), current: place.group === undefined },
      ...myGroups.map((group) => ({ key: group, count: counts[group], href: addressOf({ q: place.q, group }), current: place.group === group })),
    ],
    first: place.after ? addressOf({ q: place.q, group: place.group }) : null,
    next: next ? addressOf({ ...place, after: next }) : null,
  }
}

function presentRow(row: MyDossierLine, due: ((day: Day) => Due) | null, language: Language) {
  const isWritten = row.state === 'draft' || row.state === 'returned'
  return {
    href: isWritten ? `/dossiers/${row.id}/draft` : `/dossiers/${row.id}`, code: row.code, state: row.state, stateText: stateText(row, wordsIn(language)), award: row.awardName[language], nominee: row.nomineeName,
    unit: row.unitName[language], cycleYear: row.cycleYear, round: row.round, remarks: row.openRemarks, questions: row.openQuestions.count > 0 ? row.openQuestions : null, step: row.stepName?.[language] ?? null, holders: row.holders.join(', '),
    updatedAt: row.updatedAt, chip: chipOf(row, due), steps: row.plan && row.state === 'under-way' ? smallSteps(row.plan, row.stepId) : null,
  }
}

const endedState = { awarded: 'done', refused: 'rejected', 'not-recommended': 'rejected', 'lower-award': 'returned', 'higher-award': 'returned', withdrawn: 'draft' } as const

function chipOf({ state, revoked, heldSince, dueDay }: MyDossierLine, due: ((day: Day) => Due) | null) {
  if (heldSince) return { due: { heldSince } }
  if (due && dueDay) return { due: due(dueDay) }
  if (state === 'under-way') return { state: 'waiting' }
  if (revoked) return { state: 'rejected' }
  return { state: state === 'draft' || state === 'returned' ? state : endedState[state] }
}

/** One mark per level of the way, so that a long route still fits a row. */
function smallSteps(plan: Plan, stepId: string | null) {
  const current = plan.steps.find(({ id }) => id === stepId)?.level
  const passed = levels.filter((level) => plan.steps.some((step) => step.level === level))
  const at = current ? passed.indexOf(current) : -1
  return passed.map((level, index) => ({ level, state: index < at ? 'done' : index === at ? 'current' : 'next' }))
}

function addressOf({ q, group, after }: Place): string {
  const query = new URLSearchParams(Object.entries({ q, group, after }).filter((entry): entry is [string, string] => Boolean(entry[1])))
  return query.size > 0 ? `/dossiers?${query.toString()}` : '/dossiers'
}
