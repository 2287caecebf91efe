import { describe, expect, test } from '@jest/globals'
import { afterScan, clearersNeeded, isHeldBack, scanStates, type ScanState, type ScanVerdict } from './scan-state.ts'

const clean: ScanVerdict = { state: 'clean' }
const none: ScanVerdict = { state: 'quarantined' }
const found: ScanVerdict = { state: 'infected', signature: 'Test.Worm' }

describe('a scan', () => {
  test.each<[ScanState, ScanVerdict, ScanState]>([
    ['not-scanned', clean, 'clean'], ['quarantined', clean, 'clean'], ['cleared', clean, 'clean'], ['clean', clean, 'clean'],
    ['not-scanned', none, 'quarantined'], ['quarantined', none, 'quarantined'], ['clean', none, 'clean'], ['cleared', none, 'cleared'],
    ['clean', found, 'infected'], ['not-scanned', found, 'infected'], ['quarantined', found, 'infected'], ['cleared', found, 'infected'],
  ])('of a file that is %s makes of the verdict %j: %s', (known, verdict, expected) => expect(afterScan(known, verdict, null)).toBe(expected))

  test.each([clean, none, found])('never lets an infected file out by itself: %j', (verdict) => expect(afterScan('infected', verdict, null)).toBe('infected'))

  test('that finds again what was cleared changes nothing, and something else in it does', () => {
    expect(afterScan('cleared', found, 'Test.Worm')).toBe('cleared')
    expect(afterScan('cleared', { state: 'infected', signature: 'Other' }, 'Test.Worm')).toBe('infected')
  })
})

test('what is held back can be let out: what nobody could scan by one, what was found infected by two', () => {
  expect(scanStates.filter(isHeldBack)).toEqual(['quarantined', 'infected'])
  expect(scanStates.map(clearersNeeded)).toEqual([null, null, 1, 2, null])
})
