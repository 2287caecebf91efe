import { IsNull } from 'typeorm'
import type { Transaction } from '../transaction.ts'
import { ClockPauseEntity } from './clock-pause.entity.ts'
import { ClockSpanEntity } from './clock-span.entity.ts'
import { ClockEntity } from './clock.entity.ts'

/** Ends the clock of a step that was closed; nothing of it fires any more. */
export async function stopClock(tx: Transaction, stepRowId: string): Promise<void> {
  await tx.update(ClockEntity, { stepRowId, stoppedAt: IsNull() }, { stoppedAt: tx.now })
  await tx.update(ClockSpanEntity, { stepRowId, toDay: IsNull() }, { toDay: tx.today })
  await tx.update(ClockPauseEntity, { stepRowId, toDay: IsNull() }, { toDay: tx.today })
}
