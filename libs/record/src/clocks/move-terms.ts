import { AppError, type ClockRule, type Day, dueInstant, type WorkingCalendar } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../transaction.ts'
import { ClockMoveEntity } from './clock-move.entity.ts'
import type { ClockEntity } from './clock.entity.ts'
import { moveManyInstants } from './move-instants.ts'
import type { PauseGround } from './pause-clock.ts'

export interface TermMove extends PauseGround {
  readonly dossierId: string
  readonly clock: Pick<ClockEntity, 'stepRowId' | 'runsFrom' | 'usedDays' | 'lastDay'>
  readonly rule: ClockRule
  readonly lastDay: Day
}

/** So many terms are written by one statement; PostgreSQL takes 65,535 values. */
const together = 500

/**
 * Moves running clocks to another last day: reminders, due, escalations and the lapse follow, the old day is kept with its ground, and each workflow is told to
 * ask how long to wait now. A term that lies ahead again is no longer overdue. The caller holds the locks of the dossiers. A calendar moves hundreds
 * at once, so each statement writes many. Errors: AppError `conflict.version` when a clock does not run or has another last day by now.
 */
export async function moveTerms(tx: Transaction, calendar: WorkingCalendar, moves: readonly TermMove[]): Promise<void> {
  for (let from = 0; from < moves.length; from += together) await moveSome(tx, calendar, moves.slice(from, from + together))
}

async function moveSome(tx: Transaction, calendar: WorkingCalendar, moves: readonly TermMove[]): Promise<void> {
  await moveManyInstants(tx, calendar, moves.map(({ clock, rule, lastDay }) => ({ stepRowId: clock.stepRowId, rule, from: clock.runsFrom, lastDay, usedDays: clock.usedDays })))
  await writeTerms(tx, moves)
  await tx.insert(ClockMoveEntity, moves.filter(({ clock, lastDay }) => clock.lastDay !== lastDay).map(({ clock, lastDay, reason, authority }) => ({
    id: randomUUID(), stepRowId: clock.stepRowId, oldLastDay: clock.lastDay, newLastDay: lastDay, reason, authority, movedBy: tx.actor.personId, movedAt: tx.now,
  })))
  for (const { dossierId, clock, lastDay, reason, authority } of moves) {
    tx.audit({ act: 'clock.moved', objectKind: 'step', objectId: clock.stepRowId, dossierId, before: { lastDay: clock.lastDay }, after: { lastDay, reason, authority } })
  }
  tx.jobs('tell-dossier', moves.map(({ dossierId }) => ({ dossierId, fact: { kind: 'clock-changed', factId: randomUUID() } })))
}

async function writeTerms(tx: Transaction, moves: readonly TermMove[]): Promise<void> {
  const terms = moves.map(({ dossierId, clock, lastDay }) => ({ dossierId, stepRowId: clock.stepRowId, oldLastDay: clock.lastDay, lastDay, dueAt: dueInstant(lastDay) }))
  const [written] = await tx.query<{ clocks: number; dossiers: number }>(
    `WITH term AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS t("dossierId" uuid, "stepRowId" uuid, "oldLastDay" date, "lastDay" date, "dueAt" timestamptz)),
     clocks AS (
       UPDATE clock c SET last_day = t."lastDay", due_at = t."dueAt", overdue_at = CASE WHEN t."dueAt" > $2 THEN NULL ELSE c.overdue_at END
       FROM term t WHERE c.step_row_id = t."stepRowId" AND c.last_day = t."oldLastDay" AND c.stopped_at IS NULL AND c.paused_on IS NULL RETURNING 1),
     dossiers AS (
       UPDATE dossier d SET version = d.version + 1, updated_at = $2, due_at = t."dueAt", overdue_at = CASE WHEN t."dueAt" > $2 THEN NULL ELSE d.overdue_at END
       FROM term t WHERE d.id = t."dossierId" RETURNING 1)
     SELECT (SELECT count(*)::int FROM clocks) AS clocks, (SELECT count(*)::int FROM dossiers) AS dossiers`,
    [JSON.stringify(terms), tx.now],
  )
  if (written?.clocks !== terms.length || written.dossiers !== terms.length) throw new AppError('conflict.version')
}
