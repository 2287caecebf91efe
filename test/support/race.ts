import { expect } from '@jest/globals'
import { AppError } from '@vinhdanh/domain'
import { type Database, fireDue, moveTime, recordNow } from '@vinhdanh/record'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { closedLoop } from '../bench/measure.ts'
import { system } from './record.ts'

/** How often each race is run: a few dozen times with the other tests, 1,000 by hand (VINHDANH_RACE_ROUNDS=1000). */
export const raceRounds = Number(process.env.VINHDANH_RACE_ROUNDS ?? 30)
/** Longest that all rounds of one race take, in milliseconds. */
export const RACE_MS = 60_000 + raceRounds * 4_000

/** How many rounds of one race run beside each other, each with objects of its own: the record waits for its disk, not for a processor. */
const LANES = 4

/** Runs the rounds of a race beside each other. */
export async function forRounds(round: (number: number) => Promise<void>): Promise<void> {
  await closedLoop(raceRounds, LANES, round)
}

/** Runs them one after the other: rounds that move the record's time, or act on all that is in it, would disturb one another. */
export async function forRoundsInTurn(round: (number: number) => Promise<void>): Promise<void> {
  await closedLoop(raceRounds, 1, round)
}

/** What the rounds are about, made before the first of them: for rounds that begin when something is due, to which time is moved once. */
export async function prepared<T>(prepare: () => Promise<T>): Promise<T[]> {
  const all: T[] = []
  await forRounds(async (number) => { all[number] = await prepare() })
  return all
}

/** Moves the record's time to a moment, if that is still to come. */
export async function moveTo(database: Database, moment: Date): Promise<void> {
  await moveTime(database, Math.max(0, moment.getTime() - (await recordNow(database)).getTime()))
}

/** Rounds that move the record's time a day each come to years whose days off nobody has published yet: here those have none. */
export async function foreseeYears(database: Database): Promise<void> {
  await database.query(
    `INSERT INTO calendar_year (year, confirmed, source) SELECT year, false, 'of the test' FROM generate_series(2026, 2126) AS year ON CONFLICT DO NOTHING`)
}

/** Lets all act at once. Answers `won` or the code of the refusal for each; anything but a refusal of ours is a failure. */
export async function race(...acts: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  return Promise.all(acts.map((act) => act().then(() => 'won', (error: unknown) => {
    if (error instanceof AppError && !error.code.startsWith('bug.')) return error.code
    throw error
  })))
}

/** As `race`, of two that take turns to begin; the answers are in the order of the acts. */
export async function raceInTurn(round: number, first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<string[]> {
  return round % 2 === 0 ? race(first, second) : (await race(second, first)).toReversed()
}

/** Lets what fell due fire, as each workflow would have asked, and checks that nothing is broken. No worker runs here, so the outbox (I20) stays as full as it is. */
export async function expectSound(database: Database): Promise<void> {
  for (const step of await database.query<{ dossierId: string; round: number; stepId: string }>(`SELECT dossier_id AS "dossierId", round, step_id AS "stepId" FROM step WHERE state = 'open'`)) {
    await fireDue(database, system, step)
  }
  expect((await checkInvariants({ database })).filter(({ id }) => id !== 'I20')).toEqual([])
}
