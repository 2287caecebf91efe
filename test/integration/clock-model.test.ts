import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dayNumber, dayOf, localDay } from '@vinhdanh/domain'
import { type Database, dossierPage, holdDossier, applyCalendarYear, moveDeadline, moveTime, recordNow, releaseDossier } from '@vinhdanh/record'
import fc from 'fast-check'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { answer, ask } from '../support/opinions.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { importTestRules, TERM_DAYS } from '../support/rules.ts'

const dayMs = 86_400_000
let database: Database
let close: () => Promise<void>
let organisation: Organisation
let daysOff: ReadonlySet<string>
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
  const from = dayNumber(localDay(await recordNow(database)))
  // Every ninth weekday of the next months is off.
  const text = { vi: 'Nghỉ thử', en: 'Test day off' }
  const off = Array.from({ length: 30 }, (_, index) => dayOf(from + 5 + index * 9)).filter((day) => ![0, 6].includes(new Date(day).getUTCDay()))
  daysOff = new Set(off)
  for (const year of new Set(off.map((day) => Number(day.slice(0, 4))))) {
    await applyCalendarYear(database, system, {
      year, title: text, confirmed: true, source: 'test', days: off.filter((day) => day.startsWith(`${year}-`)).map((day) => ({ day, kind: 'off', name: text, source: 'test', confirmed: true })),
    })
  }
})
afterAll(() => close())

/** A clock counted by hand, one day after another: no sums over spans, no table of days. */
class SlowClock {
  used = 0
  granted = TERM_DAYS
  readonly grounds = new Set<string>()

  /** One more day has come. */
  pass(day: string): void {
    if (this.grounds.size === 0 && worked(day)) this.used += 1
  }

  /** The last ground has ended: nobody is overdue by that alone. */
  runOn(): void {
    if (this.grounds.size === 0 && this.used >= this.granted) this.granted = this.used + 1
  }
}

function worked(day: string): boolean {
  return ![0, 6].includes(new Date(day).getUTCDay()) && !daysOff.has(day)
}

type Act = 'hold' | 'release' | 'ask' | 'answer' | 'move' | 'day'
const sequence = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant<Act>('day') }, { weight: 5, arbitrary: fc.constantFrom<Act>('hold', 'release', 'ask', 'answer', 'move') }), { minLength: 6, maxLength: 14 })

test('the clock of the record agrees with one counted by hand, whatever holds, opinions, moves and days come in which order', async () => {
  await fc.assert(fc.asyncProperty(sequence, async (acts) => {
    const examiner = organisation.people['department-examiner'].actor
    const administrator = organisation.people.administrator.actor
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    await decide(database, organisation, dossierId)
    await follow(database, dossierId)
    const slow = new SlowClock()
    const opinions: string[] = []
    for (const act of acts) {
      const { place, dossier } = await dossierPage(database, dossierId, system)
      const clock = place?.clock
      if (!clock) throw new Error('no clock')
      if (act === 'day') {
        await moveTime(database, dayMs)
        slow.pass(dayOf(dayNumber(dossier.today) + 1))
      } else if (act === 'hold' && !slow.grounds.has('hold')) {
        await holdDossier(database, administrator, { dossierId, reason: 'x', authority: 'y', paperNumber: 'z', expectedUntil: null })
        slow.grounds.add('hold')
      } else if (act === 'release' && slow.grounds.has('hold')) {
        await releaseDossier(database, administrator, { dossierId, releasePaper: 'z' })
        slow.grounds.delete('hold')
        slow.runOn()
      } else if (act === 'ask' && opinions.length < 3) {
        opinions.push(await ask(database, examiner, dossierId))
        slow.grounds.add(opinions.at(-1) ?? '')
      } else if (act === 'answer' && opinions.length > 0) {
        const opinionId = opinions.shift() ?? ''
        await answer(database, examiner, opinionId)
        slow.grounds.delete(opinionId)
        slow.runOn()
      } else if (act === 'move' && slow.grounds.size === 0) {
        const from = Math.max(dayNumber(clock.lastDay), dayNumber(dossier.today))
        let next = from + 1
        while (!worked(dayOf(next))) next += 1
        await moveDeadline(database, administrator, { dossierId, oldLastDay: clock.lastDay, newLastDay: dayOf(next), reason: 'x', authority: 'y' })
        slow.granted = Math.max(slow.granted, slow.used) + 1
      }
      const now = (await dossierPage(database, dossierId, system)).place?.clock
      expect({ acts, used: (now?.day ?? 0) + (now?.late ?? 0), of: now?.of, stands: now?.pausedOn !== null })
        .toEqual({ acts, used: slow.used, of: slow.granted, stands: slow.grounds.size > 0 })
    }
  }), { numRuns: 12 })
}, 180_000)
