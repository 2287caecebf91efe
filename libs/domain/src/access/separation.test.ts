import { describe, expect, test } from '@jest/globals'
import { separationBreach, type SeparationFacts } from './separation.ts'

const facts: SeparationFacts = { personId: 'a', level: 'ministry', nomineeIds: ['n'], authorIds: ['w'], decidedBefore: [{ personId: 'b', level: 'unit' }] }

describe('separation of duties', () => {
  test('lets a stranger to the dossier decide', () => {
    expect(separationBreach(facts)).toBeNull()
  })

  test('lets the same person decide twice at one level', () => {
    expect(separationBreach({ ...facts, decidedBefore: [{ personId: 'a', level: 'ministry' }] })).toBeNull()
  })

  test.each([
    ['on an own nomination', { nomineeIds: ['a'] }, { rule: 'own-nomination', level: 'ministry' }],
    ['on a dossier they wrote', { authorIds: ['a'] }, { rule: 'own-dossier', level: 'ministry' }],
    ['at two levels', { decidedBefore: [{ personId: 'a', level: 'unit' as const }] }, { rule: 'two-levels', level: 'ministry', decidedAt: 'unit' }],
  ])('nobody decides %s', (_, over, details) => {
    expect(separationBreach({ ...facts, ...over })).toMatchObject({ code: 'separation-of-duties', details })
  })
})
