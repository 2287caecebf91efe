import { describe, expect, test } from '@jest/globals'
import { awardActKinds, awardActsFor, checkAwardAct, revokes, standingAfter, standings, type StatedAct } from './after-decision.ts'

const says = { nomineeName: 'Trần Thị Mẫu', unitName: 'Vụ Thử', decisionNumber: '12/QĐ', decidedOn: '2026-03-01' }
const context = { today: '2026-05-08', grounds: ['fraud'] }
const act: StatedAct = { kind: 'annul', orderNumber: '40/QĐ', orderDate: '2026-04-01', authority: 'Bộ trưởng', reason: 'Khai man thành tích.', ground: 'fraud', corrections: {} }
const check = (changes: Partial<StatedAct>, lastOrderDate: string | null = null) => checkAwardAct({ ...act, ...changes }, { says, lastOrderDate }, context)

describe('the standing of an award', () => {
  test('is taken back from what is in force, and given back to what was taken', () => {
    expect(standings.map((standing) => awardActsFor(standing))).toEqual([['correct', 'annul', 'strip', 'reissue'], ['restore'], ['restore']])
    expect(awardActKinds.map((kind) => standingAfter(kind, 'in-force'))).toEqual(['in-force', 'annulled', 'stripped', null, 'in-force'])
    expect(standingAfter('restore', 'stripped')).toBe('in-force')
    expect(awardActKinds.filter(revokes)).toEqual(['annul', 'strip'])
  })
})

describe('an act after the decision', () => {
  test('is right when its order is named, dated, signed for, and says why', () => {
    expect(check({})).toEqual([])
    expect(check({ orderNumber: '', orderDate: '', authority: '', reason: '' }).map(({ path }) => path)).toEqual(['orderNumber', 'orderDate', 'authority', 'reason'])
  })

  test('is not dated in the future, before the award, or before the act that came before it', () => {
    expect(check({ orderDate: '2026-05-09' })).toMatchObject([{ path: 'orderDate', message: 'problem.date-in-future' }])
    expect(check({ orderDate: '2026-02-28' })).toEqual([{ path: 'orderDate', message: 'problem.order-too-early', params: { day: '2026-03-01' } }])
    expect(check({ kind: 'restore', orderDate: '2026-04-01' }, '2026-04-02')).toEqual([{ path: 'orderDate', message: 'problem.order-too-early', params: { day: '2026-04-02' } }])
    expect(check({ orderDate: '2026-02-30' })).toMatchObject([{ message: 'problem.date' }])
  })

  test('owes a ground that the rules name when it takes the award back', () => {
    expect(check({ ground: null })).toEqual([{ path: 'ground', message: 'problem.required' }])
    expect(check({ ground: 'mood' })).toEqual([{ path: 'ground', message: 'problem.choice' }])
    expect(check({ kind: 'reissue', ground: null })).toEqual([])
  })

  test('corrects something, to what can be', () => {
    const correct = (corrections: StatedAct['corrections']) => check({ kind: 'correct', ground: null, corrections })
    expect(correct({ nomineeName: 'Trần Thị Mẩu' })).toEqual([])
    expect(correct({})).toMatchObject([{ path: 'corrections', message: 'problem.nothing-corrected' }])
    expect(correct({ ...says })).toMatchObject([{ message: 'problem.nothing-corrected' }])
    expect(correct({ decisionNumber: '', decidedOn: '2026-04-02' }).map(({ path }) => path)).toEqual(['corrections.decisionNumber', 'corrections.decidedOn'])
  })
})
