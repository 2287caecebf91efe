import { expect, test } from '@jest/globals'
import { afterRepair, stuckDossier, withStuck } from './stuck-dossier.ts'

const dossier = '0195a0f0-0000-7000-8000-000000000001'

test('a repair that was opened from the causes of a dossier leads back to them, any other to its own page', () => {
  expect(afterRepair(stuckDossier.parse({ stuck: dossier }), '/notices')).toBe(`/board/${dossier}/causes`)
  expect(afterRepair(stuckDossier.parse({}), '/notices')).toBe('/notices')
})

test.each(['https://evil.example', '//evil.example', '/tasks', `${dossier}/../..`, `${dossier}\n`, '', [dossier], { a: 1 }])('never to an address from outside: %j', (stuck) => {
  expect(afterRepair(stuckDossier.parse({ stuck }), '/notices')).toBe('/notices')
})

test('a page on the way keeps where it was opened from', () => {
  expect(withStuck('/organisation/away', { stuck: dossier })).toBe(`/organisation/away?stuck=${dossier}`)
  expect(withStuck('/organisation/away?show=alone', { stuck: dossier })).toBe(`/organisation/away?show=alone&stuck=${dossier}`)
  expect(withStuck('/organisation/away', {})).toBe('/organisation/away')
})
