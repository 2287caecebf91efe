import { correctionStepId, type Ending, type Place } from '../routes/plan.ts'
import type { Bilingual } from '../rules/rule-set.ts'

/** How a dossier stands. An ending is a state that nothing leaves. */
export const dossierStates = ['draft', 'under-way', 'returned', 'awarded', 'refused', 'not-recommended', 'lower-award', 'higher-award', 'withdrawn'] as const
export type DossierState = (typeof dossierStates)[number]

interface StateRow {
  readonly name: Bilingual
  readonly leadsTo: readonly DossierState[]
}

export const stateTable: Readonly<Record<DossierState, StateRow>> = {
  draft: { name: { vi: 'Bản nháp', en: 'Draft' }, leadsTo: ['under-way', 'withdrawn'] },
  'under-way': {
    name: { vi: 'Đang xử lý', en: 'Under way' },
    leadsTo: ['returned', 'awarded', 'refused', 'not-recommended', 'lower-award', 'higher-award', 'withdrawn'],
  },
  returned: { name: { vi: 'Trả lại để sửa', en: 'Returned for correction' }, leadsTo: ['under-way', 'withdrawn'] },
  awarded: { name: { vi: 'Đã khen thưởng', en: 'Awarded' }, leadsTo: [] },
  refused: { name: { vi: 'Không được khen thưởng', en: 'Refused' }, leadsTo: [] },
  'not-recommended': { name: { vi: 'Hội đồng không đề nghị', en: 'Not recommended by the council' }, leadsTo: [] },
  'lower-award': { name: { vi: 'Đề nghị mức thấp hơn', en: 'Lower award recommended' }, leadsTo: [] },
  'higher-award': { name: { vi: 'Đề nghị mức cao hơn', en: 'Higher award recommended' }, leadsTo: [] },
  withdrawn: { name: { vi: 'Đã rút', en: 'Withdrawn' }, leadsTo: [] },
}

/** A hold lies over a state and changes none: the dossier stands where it stood, its clocks paused. */
export const held = {
  name: { vi: 'Tạm dừng', en: 'On hold' } satisfies Bilingual,
  over: ['under-way', 'returned'] satisfies readonly DossierState[],
} as const

/** A dossier that was handed in and has not ended. */
export function isUnderWay({ state }: { readonly state: string }): boolean {
  return state === 'under-way' || state === 'returned'
}

export function mayBecome(from: DossierState, to: DossierState): boolean {
  return stateTable[from].leadsTo.includes(to)
}

export function isEnding(state: DossierState): state is Ending {
  return stateTable[state].leadsTo.length === 0
}

/** The state of a dossier that has been handed in, from its place on the plan. */
export function stateAt(place: Place): DossierState {
  if (place.at === 'end') return place.ending
  return place.stepId === correctionStepId ? 'returned' : 'under-way'
}
