import { type Actor, AppError, awardOf, type CalendarFile, type ClockRule, type Day, parseCalendarFile, WorkingCalendar } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import type { Reader } from '../reader.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import { ruleSetOfStep, stepRule } from '../tasks/step-rule.ts'
import type { Transaction } from '../transaction.ts'
import { calendarWithout, calendarYears, loadCalendar } from './calendar.ts'
import { writeCalendarYear } from './write-calendar-year.ts'
import { moveTerms } from './move-terms.ts'
import { plannedInstants } from './start-clock.ts'

/** A running term that a change of the calendar moves. */
export interface MovedTerm {
  readonly dossierId: string
  readonly dossierCode: string
  readonly stepRowId: string
  readonly oldLastDay: Day
  /** The same as the old one where only reminders or escalations move. */
  readonly newLastDay: Day
}

export interface CalendarPreview {
  readonly file: CalendarFile
  readonly moved: readonly MovedTerm[]
}

interface RunningTerm extends Omit<MovedTerm, 'newLastDay'> {
  readonly runsFrom: Day
  readonly usedDays: number
  readonly ruleSetId: string
  readonly awardCode: string
  readonly stepId: string
}

/** What a year's file would change, without changing anything. Errors: AppError `auth.not-allowed`, `validation.failed` with field problems. */
export async function previewCalendarYear(database: Database, actor: Actor, json: unknown): Promise<CalendarPreview> {
  requireRightAnywhere(actor, 'calendar.change')
  const file = read(json)
  const calendars = await bothCalendars(database, file)
  const moved = calendars ? await movedTerms(database, calendars) : []
  return { file, moved: moved.map(({ term }) => term) }
}

/**
 * Replaces a year's days and, in the same transaction, moves every running term: each keeps its number of working days. Paused terms follow when
 * they run again. Answers what moved. Errors: AppError `auth.not-allowed`, `validation.failed` with field problems.
 */
export async function applyCalendarYear(database: Database, actor: Actor, json: unknown): Promise<readonly MovedTerm[]> {
  requireRightAnywhere(actor, 'calendar.change')
  const file = read(json)
  return database.transact(actor, async (tx) => {
    // In the order of their ids, so that two who do this wait for one another instead of for each other's locks.
    await tx.query(`SELECT 1 FROM dossier WHERE state IN ('under-way', 'returned') ORDER BY id FOR NO KEY UPDATE`)
    const calendars = await bothCalendars(tx, file)
    const moved = calendars ? await movedTerms(tx, calendars) : []
    await writeCalendarYear(tx, file)
    const ground = { reason: `${file.year}: ${file.title.vi}`, authority: file.source }
    if (calendars) {
      await moveTerms(tx, calendars.after, moved.map(({ term, runsFrom, usedDays, rule }) => ({
        dossierId: term.dossierId, clock: { stepRowId: term.stepRowId, runsFrom, usedDays, lastDay: term.oldLastDay }, rule, lastDay: term.newLastDay, ...ground,
      })))
    }
    return moved.map(({ term }) => term)
  })
}

function read(json: unknown): CalendarFile {
  const parsed = parseCalendarFile(json)
  if (!parsed.ok) throw new AppError('validation.failed', { problems: parsed.problems })
  return parsed.calendar
}

interface Calendars {
  readonly before: WorkingCalendar
  readonly after: WorkingCalendar
}

/** Null before the first year was imported: nothing can be running. */
async function bothCalendars(reader: Database | Transaction, file: CalendarFile): Promise<Calendars | null> {
  if ((await calendarYears(reader)).length === 0) return null
  const others = await calendarWithout(reader, file.year)
  const after = new WorkingCalendar([...others.days, ...file.days], [...others.years, file.year])
  return { before: await loadCalendar(reader), after }
}

interface Moved {
  readonly term: MovedTerm
  readonly runsFrom: Day
  readonly usedDays: number
  readonly rule: ClockRule
}

async function movedTerms(reader: Database | Transaction, { before, after }: Calendars): Promise<Moved[]> {
  const moved: Moved[] = []
  for (const { runsFrom, usedDays, ruleSetId, awardCode, stepId, ...clock } of await runningTerms(reader)) {
    const ruleSet = await ruleSetById(reader, ruleSetId)
    const rule = stepRule(ruleSet, awardOf(ruleSet, awardCode), stepId)
    const newLastDay = after.addWorkingDays(runsFrom, Math.max(1, before.workingDaysBetween(runsFrom, clock.oldLastDay)))
    const old = plannedInstants(before, rule, { from: runsFrom, lastDay: clock.oldLastDay, usedDays })
    const isSame = JSON.stringify(old) === JSON.stringify(plannedInstants(after, rule, { from: runsFrom, lastDay: newLastDay, usedDays }))
    if (!isSame) moved.push({ term: { ...clock, newLastDay }, runsFrom, usedDays, rule })
  }
  return moved
}

async function runningTerms(reader: Reader): Promise<RunningTerm[]> {
  return reader.query<RunningTerm>(
    `SELECT d.id AS "dossierId", d.code AS "dossierCode", c.step_row_id AS "stepRowId", to_char(c.last_day, 'YYYY-MM-DD') AS "oldLastDay",
       to_char(c.runs_from, 'YYYY-MM-DD') AS "runsFrom", c.used_days AS "usedDays", ${ruleSetOfStep} AS "ruleSetId", d.award_code AS "awardCode", s.step_id AS "stepId"
     FROM clock c JOIN step s ON s.id = c.step_row_id AND s.state = 'open' JOIN dossier d ON d.id = s.dossier_id
     WHERE c.stopped_at IS NULL AND c.paused_on IS NULL ORDER BY d.id`,
  )
}
