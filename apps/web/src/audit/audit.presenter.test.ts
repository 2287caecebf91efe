import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { hasText } from '../text/catalogue.ts'
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

test('what the record calls by words of its own is said in those of the reader', () => {
  const changes = (act: string, before: unknown, after: unknown) => presentEntry({ ...entry, act, before, after }, names, wordsIn('vi')).changes
  expect(changes('remark.answered', { state: 'open' }, { state: 'answered', length: 1200 })).toEqual(['Tình trạng: Chưa trả lời → Đã trả lời', 'Số ký tự: 1.200'])
  expect(changes('clock.fired', null, { instant: 'reminder-used-50' })).toEqual(['Mốc: Nhắc việc'])
  expect(changes('step.opened', null, { dueAt: '2026-12-21T17:00:00.000Z' })).toEqual(['Hạn: hết 21/12/2026'])
  expect(changes('dossier.created', null, { cycle: 2026, level: 'ministry', kind: 'collective' })).toEqual(['Năm xét: 2026', 'Cấp: Bộ', 'Loại: Tập thể'])
  expect(presentEntry({ ...entry, actorId: null, actorName: 'workflow', act: 'step.opened', objectId: dossierId, before: null, after: null }, new Map([[dossierId, { vi: 'VD-2026-000001', en: 'VD-2026-000001' }]]), wordsIn('vi')))
    .toMatchObject({ actor: 'Hệ thống (lộ trình)', object: '' })
})

test('every field that a command writes has a name', () => {
  const root = fileURLToPath(new URL('../../../../', import.meta.url))
  const written = globSync('libs/record/src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(root + file, 'utf8').matchAll(/\b(?:before|after): \{([^{}]*)\}/g)]).flatMap(([, fields = '']) => fields.split(',')).flatMap((field) => /^\s*(\w+)\s*(?::|$)/.exec(field)?.[1] ?? [])
  expect(written.length).toBeGreaterThan(50)
  expect([...new Set(written)].filter((field) => !hasText(`audit:field.${field}`))).toEqual([])
})

test('ids are found wherever they stand', () => {
  expect(idsIn({ a: [holderId], b: { c: unknownId }, d: 'text', e: 1 })).toEqual([holderId, unknownId])
})
