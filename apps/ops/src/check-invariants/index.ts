import { oneWorkflow } from './i1-one-workflow.ts'
import { projection } from './i2-projection.ts'
import { route } from './i3-route.ts'
import { decisions } from './i4-decisions.ts'
import { content } from './i5-content.ts'
import { auditChain, auditComplete } from './i6-i7-audit.ts'
import { copiesAgree, noticesReach, rightRecipient } from './i8-i11-mail.ts'
import { ballots } from './i13-ballots.ts'
import { separation } from './i17-separation.ts'
import { deadlines } from './i18-deadlines.ts'
import { outbox } from './i20-outbox.ts'
import { files } from './i21-files.ts'
import { connections } from './i22-connections.ts'
import { stuck } from './i23-stuck.ts'
import { pauses } from './i26-pauses.ts'
import type { Invariant, InvariantContext } from './invariant.ts'

export type { Invariant, InvariantContext } from './invariant.ts'

/** What must be true of a whole installation at any time, and after every fault above all. The numbers are those of the runbook. */
export const invariants: readonly Invariant[] = [
  oneWorkflow, projection, route, decisions, content, auditChain, auditComplete, noticesReach, rightRecipient, copiesAgree, ballots, separation, deadlines, outbox, files,
  connections, stuck, pauses,
]

export interface Breach {
  readonly id: string
  readonly title: string
  /** Begins with the dossier's code, where one is concerned. */
  readonly words: string
}

const pauseMs = 500

/**
 * Checks every invariant. What is under way for a moment is no breach: an invariant that does not hold is checked again until it does or
 * `settleMs` milliseconds have passed since the start.
 */
export async function checkInvariants(context: InvariantContext, settleMs = 0): Promise<Breach[]> {
  const until = performance.now() + settleMs
  const found: Breach[] = []
  for (const invariant of invariants) {
    const { id, title } = invariant
    let words = await invariant.check(context)
    while (words.length > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      words = await invariant.check(context)
    }
    found.push(...words.map((word) => ({ id, title, words: word })))
  }
  return found
}
