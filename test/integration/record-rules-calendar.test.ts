import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { calendarDays, calendarYears, Database, applyCalendarYear, importRuleSet, listRuleSets, loadCalendar, ruleSetById, ruleSetInForce, storedRuleSet } from '@vinhdanh/record'
import { newHolder, newUnit, openRecord, system } from '../support/record.ts'

let database: Database
let second: Database
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await openRecord()
  ;({ database, close } = opened)
  second = await Database.open({ url: opened.url, applicationName: 'test-second' })
})
afterAll(async () => { await second.close(); await close() })

const read = async (name: string) => JSON.parse(await readFile(new URL(`../../rules/${name}`, import.meta.url), 'utf8')) as Record<string, unknown>
const calendar = (days: object[] = []) => ({ year: 2026, title: { vi: 'Lịch 2026', en: 'Calendar 2026' }, confirmed: true, source: 'thử', days })
const off = (day: string) => ({ day, kind: 'off', name: { vi: 'Nghỉ', en: 'Off' }, source: 'thử', confirmed: true })

describe('the calendar', () => {
  test('before any year is imported there is no guess', async () => {
    await expect(loadCalendar(database)).rejects.toMatchObject({ code: 'calendar.year-unknown' })
  })

  test('an import replaces the year as one audited act; a transaction of another process sees it at once', async () => {
    await applyCalendarYear(database, system, calendar([off('2026-03-03'), off('2026-03-04')]))
    const workedThere = async () => second.transact(system, async (tx) => (await loadCalendar(tx)).isWorkingDay('2026-03-03'))
    expect(await workedThere()).toBe(false)
    await applyCalendarYear(database, system, calendar([off('2026-03-05')]))
    expect(await workedThere()).toBe(true)
    expect((await calendarDays(database, 2026)).map(({ day }) => day)).toEqual(['2026-03-05'])
    expect(await calendarYears(database)).toEqual([{ year: 2026, confirmed: true, source: 'thử' }])
    const audit = await database.query(`SELECT jsonb_array_length(before) AS before FROM audit_entry WHERE act = 'calendar.import' ORDER BY seq`)
    expect(audit).toEqual([{ before: null }, { before: 2 }])
  })

  test('what a transaction wrote and took back is not remembered', async () => {
    await expect(database.transact(system, async (tx) => {
      await tx.query(`DELETE FROM calendar_day`)
      await tx.query(`UPDATE calendar_year SET source = 'x'`)
      expect((await loadCalendar(tx)).isWorkingDay('2026-03-05')).toBe(true)
      throw new Error('taken back')
    })).rejects.toThrow('taken back')
    expect((await loadCalendar(database)).isWorkingDay('2026-03-05')).toBe(false)
  })

  test('a file with faults changes nothing and names them; only an administrator may import', async () => {
    await expect(applyCalendarYear(database, system, calendar([off('2026-03-05'), off('2026-03-05')]))).rejects.toMatchObject({
      code: 'validation.failed', details: { problems: [{ path: 'days.1.day' }] },
    })
    const nobody = await newHolder(database, (await newUnit(database)).id, 'submitter')
    await expect(applyCalendarYear(database, nobody, calendar())).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(importRuleSet(database, nobody, {})).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })
})

describe('rule-sets', () => {
  test('the same file twice is one version; other content under its version is refused', async () => {
    const file = await read('decree-152-2025.json')
    const first = await importRuleSet(database, system, file)
    const again = await Promise.all([importRuleSet(database, system, file), importRuleSet(second, system, file)])
    expect(first.added).toBe(true)
    expect(again).toEqual([{ id: first.id, added: false }, { id: first.id, added: false }])
    await expect(importRuleSet(database, system, { ...file, title: { vi: 'Khác', en: 'Other' } })).rejects.toMatchObject({ code: 'conflict.duplicate' })
    expect((await ruleSetById(database, first.id)).id).toBe(file['id'])
  })

  test('two processes that import at once add one version', async () => {
    const file = await read('law-2022-decree-98.json')
    const results = await Promise.all([importRuleSet(database, system, file), importRuleSet(second, system, file)])
    expect(results.filter(({ added }) => added)).toHaveLength(1)
    expect(new Set(results.map(({ id }) => id)).size).toBe(1)
  })

  test('the rule-set in force follows the day; a newer version takes over its instrument whole', async () => {
    expect((await ruleSetInForce(database, '2025-06-30')).slug).toBe('law-2022-decree-98')
    expect((await ruleSetInForce(database, '2025-07-01')).slug).toBe('decree-152-2025')
    await expect(ruleSetInForce(database, '2019-01-01')).rejects.toMatchObject({ code: 'rules.none-in-force' })
    const file = await read('decree-152-2025.json')
    const [shipped, next] = [Number(file['version']), Number(file['version']) + 1]
    const { id } = await importRuleSet(database, system, { ...file, version: next })
    expect((await ruleSetInForce(second, '2025-07-01')).id).toBe(id)
    expect((await storedRuleSet(database, id)).version).toBe(next)
    expect((await listRuleSets(database)).map(({ slug, version }) => [slug, version])).toEqual([['decree-152-2025', next], ['decree-152-2025', shipped], ['law-2022-decree-98', Number((await read('law-2022-decree-98.json'))['version'])]])
  })

  test('a file that makes no sense is refused with its problems', async () => {
    await expect(importRuleSet(database, system, { id: 'x' })).rejects.toMatchObject({ code: 'rules.invalid', details: { problems: expect.arrayContaining([expect.objectContaining({ path: 'routes' })]) } })
    await expect(ruleSetById(database, '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'not-found' })
  })
})
