import { expect, test } from '@jest/globals'
import { wordsIn } from '../text/words.ts'
import { idsIn, presentEntry } from './audit.presenter.ts'

const [actorId, dossierId, holderId, unknownId] = ['1', '2', '3', '4'].map((digit) => `0195a0f0-0000-7000-8000-00000000000${digit}`) as [string, string, string, string]
const entry = { seq: 7, at: new Date(0), actorId, actorName: 'Người thử', objectKind: 'task', objectId: unknownId, dossierId, dossierCode: 'VD-2026-000001', requestId: '' }
const names = new Map([[holderId, { vi: 'Người giữ', en: 'Holder' }], ['unit-sign', { vi: 'Ký đề nghị', en: 'Sign' }]])

test('an entry says in words what it was before and is now; ids that name nothing are left out', () => {
  const decided = { ...entry, act: 'task.decided', before: null, after: { decisionId: unknownId, round: 1, stepId: 'unit-sign', outcome: 'return', reason: 'Thiếu biên bản', onBehalfOf: null, holders: [holderId] } }
  expect(presentEntry(decided, names, wordsIn('vi'))).toMatchObject({
    act: 'Quyết định', object: '', dossier: { code: 'VD-2026-000001', href: `/dossiers/${dossierId}` },
    changes: ['Vòng: 1', 'Bước: Ký đề nghị', 'Kết quả: trả lại', 'Lý do: Thiếu biên bản', 'Người giữ việc: Người giữ'],
  })
  const moved = { ...entry, act: 'clock.moved', before: { lastDay: '2026-11-23', reason: 'x' }, after: { lastDay: '2026-11-30', reason: 'x' } }
  expect(presentEntry(moved, names, wordsIn('vi')).changes).toEqual(['Ngày cuối: 23/11/2026 → 30/11/2026'])
  const repinned = { ...entry, act: 'bulk.started', before: null, after: { kind: 'repin', to: { id: unknownId, slug: 'law-2026-06', version: 5, title: { vi: 'Luật sửa đổi 2026', en: 'Amended law 2026' } } } }
  expect(presentEntry(repinned, names, wordsIn('vi')).changes.at(-1)).toMatch(/slug law-2026-06, version 5, title Luật sửa đổi 2026$/)
  const revoked = { ...entry, act: 'person.deactivate', before: { active: true }, after: { active: false } }
  expect(presentEntry(revoked, names, wordsIn('en')).changes).toEqual(['Active: Yes → No'])
})

test('ids are found wherever they stand', () => {
  expect(idsIn({ a: [holderId], b: { c: unknownId }, d: 'text', e: 1 })).toEqual([holderId, unknownId])
})
