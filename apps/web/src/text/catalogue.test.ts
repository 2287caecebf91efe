import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { type ErrorCode, errorTable } from '@vinhdanh/domain'
import { dossierNoticeKinds, noticeKinds } from '@vinhdanh/record'
import { asLanguage, hasText, languages, messageKey, readCatalogues, translator } from './catalogue.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (pattern: string) => globSync(pattern, { cwd: root }).filter((file) => !file.endsWith('.test.ts')).map((file) => ({ file, text: readFileSync(root + file, 'utf8') }))

/** Keys with their placeholders; forms for one and many count as one key, as languages have different ones. */
function keysOf(value: unknown, path: string): Map<string, string> {
  if (typeof value === 'string') return new Map([[path.replace(/_(zero|one|two|few|many|other)$/, ''), [...new Set(value.match(/\{\{\w+\}\}|%\{\w+\}/g))].sort().join(' ')]])
  return new Map(Object.entries(value as object).flatMap(([name, inner]) => [...keysOf(inner, path === '' ? name : path.endsWith(':') ? path + name : `${path}.${name}`)]))
}
const catalogueOf = (language: (typeof languages)[number]) => new Map(Object.entries(readCatalogues(language)).flatMap(([file, texts]) => [...keysOf(texts, `${file}:`)]))

describe('the catalogues', () => {
  test('both languages have the same keys with the same placeholders', () => {
    const [vi, en] = [catalogueOf('vi'), catalogueOf('en')]
    // The record writes the explanation of a vote, and the names of the rules that a re-pin fails at, in both languages; each catalogue takes its own.
    const own = new Set(['quorum-missing', 'tally-fails', 'tally-passes', 'repin-step-lacking', 'repin-step-differs', 'repin-step-order', 'repin-answer-lost'].map((key) => `problem:${key}`))
    expect([...vi.keys()].sort()).toEqual([...en.keys()].sort())
    for (const [key, placeholders] of vi) if (!own.has(key)) expect({ key, placeholders }).toEqual({ key, placeholders: en.get(key) })
  })

  test('no text is empty and every Vietnamese text is composed in one way (NFC)', () => {
    for (const language of languages) {
      const texts = JSON.stringify(readCatalogues(language))
      expect(texts).not.toContain('""')
      expect(texts).toBe(texts.normalize('NFC'))
    }
  })

  test('every text that a template or a controller asks for is there', () => {
    const asked = read('apps/web/src/**/*.{njk,ts}').flatMap(({ file, text }) => [...text.matchAll(/\bt\('([\w.:-]+)'(?!\s*[+~])/g)].map(([, key]) => ({ file, key: key ?? '' })))
    expect(asked.length).toBeGreaterThan(30)
    expect(asked.filter(({ key }) => !hasText(key) && !hasText(`${key}_other`))).toEqual([])
  })

  test('every summary of problems says which fields they are of', () => {
    expect(read('apps/web/src/**/*.njk').filter(({ text }) => /\berrorSummary\([\w.]+\) *\}\}/.test(text)).map(({ file }) => file)).toEqual([])
  })

  test('every error code says what happened, what is safe and what to do', () => {
    const parts = (Object.keys(errorTable) as ErrorCode[]).flatMap((code) => ['what', 'safe', 'act'].map((part) => `error:${code}.${part}`))
    expect(parts.filter((key) => !hasText(key))).toEqual([])
  })

  test('every kind of notice has a name in the mail log and on the timeline of its dossier', () => {
    const named = [...noticeKinds.map((kind) => `notices:kind.${kind}`), ...dossierNoticeKinds.map((kind) => `dossier:notice.${kind}`)]
    expect(named.filter((key) => !hasText(key))).toEqual([])
  })

  test('every field problem that the rules or the record can name has a text', () => {
    const named = new Set(read('{libs,apps}/*/src/**/*.ts').flatMap(({ text }) => text.match(/'problem\.[\w-]+'/g) ?? []).map((quoted) => quoted.slice(1, -1)))
    expect(named.size).toBeGreaterThan(20)
    expect([...named].filter((message) => !hasText(messageKey(message)))).toEqual([])
  })
})

describe('looking up', () => {
  test('counts choose the form of the language', () => {
    expect(translator('en')('menu.waiting', { count: 1 })).toBe('1 task waits for you')
    expect(translator('en')('menu.waiting', { count: 3 })).toBe('3 tasks wait for you')
    expect(translator('vi')('menu.waiting', { count: 3 })).toBe('3 việc cần xử lý')
  })

  test('an amount is written as in a table, and a year as a year', () => {
    expect(translator('vi')('bulk:move.chosen', { count: 15_000 })).toBe('Đang chọn 15.000 hồ sơ.')
    expect(translator('en')('bulk:move.chosen', { count: 15_000 })).toBe('15,000 dossiers are chosen.')
    expect(translator('vi')('calendar:preview.title', { year: 2026 })).toBe('Lịch năm 2026: xem trước')
    expect(translator('vi')('problem:year-range', { min: 2000, max: 2100 })).toBe('Năm phải từ 2000 đến 2100')
  })

  test('a key without a text comes back as it is, and an unknown language is none', () => {
    expect(translator('vi')('no.such.key')).toBe('no.such.key')
    expect(asLanguage('en')).toBe('en')
    expect(asLanguage('fr')).toBeUndefined()
    expect(asLanguage(['en'])).toBeUndefined()
  })
})
