import { expect, test } from '@jest/globals'
import { endings } from '../routes/plan.ts'
import { dossierStates, isEnding, mayBecome, stateAt, stateTable } from './states.ts'

test('exactly the endings of a plan lead nowhere', () => {
  expect(dossierStates.filter(isEnding)).toEqual([...endings])
})

test('every state but the draft is reached from some state, and every state has both names', () => {
  const reached = new Set(dossierStates.flatMap((state) => stateTable[state].leadsTo))
  expect(dossierStates.filter((state) => !reached.has(state))).toEqual(['draft'])
  expect(dossierStates.every((state) => stateTable[state].name.vi && stateTable[state].name.en)).toBe(true)
})

test('an ended dossier is not opened again', () => {
  expect(mayBecome('awarded', 'withdrawn')).toBe(false)
  expect(mayBecome('returned', 'under-way')).toBe(true)
})

test('a place on the plan tells the state', () => {
  expect(stateAt({ at: 'step', round: 1, stepId: 'ministry-examine' })).toBe('under-way')
  expect(stateAt({ at: 'step', round: 1, stepId: 'correction', returnedFrom: 'ministry-examine' })).toBe('returned')
  expect(stateAt({ at: 'end', round: 2, ending: 'not-recommended' })).toBe('not-recommended')
})
