import type { Database } from '@vinhdanh/record'
import type { MailCatcher } from '../../support/mail.ts'
import type { Passage } from './driver.ts'
import { type Fault, inWords } from './faults.ts'
import type { Ledger } from './ledger.ts'
import type { Done } from './monkey.ts'

interface Spread { readonly count: number; readonly medianMs: number; readonly p95Ms: number; readonly longestMs: number }

/** What the run showed, in numbers. */
export interface Figures {
  /** By kind of act. */
  readonly acknowledged: Readonly<Record<string, number>>
  readonly refused: number
  readonly unknown: number
  readonly repeats: number
  readonly faults: Readonly<Record<string, number>>
  readonly killsByPart: Readonly<Record<string, number>>
  /** From the kill to the part's next answer, by part. */
  readonly partBack: Readonly<Record<string, Spread>>
  /** From a decision's receipt to the opening of the next step. */
  readonly nextStep: Spread
  /** For dossiers that waited for their next step when a worker was killed: from the kill to its opening. */
  readonly nextStepAfterWorkerKill: Spread
  /** For kills of a worker while the other one was up and a dossier waited: from the kill to the first next step that opened. */
  readonly goesOnAfterWorkerKill: Spread
  /** By twist. */
  readonly dossiers: Readonly<Record<string, number>>
  /** Counted votes of councils, by outcome. */
  readonly councilVotes: Readonly<Record<string, number>>
  /** Steps that the rules passed because nobody answered in time. */
  readonly lapses: number
  /** Decisions by a substitute. */
  readonly bySubstitute: number
  readonly mails: number
  readonly mailCopies: number
  readonly unknownMailOutcomes: number
  readonly notices: Readonly<Record<string, number>>
}

interface FigureParts {
  readonly ledger: Ledger
  readonly done: readonly Done[]
  readonly passages: readonly Passage[]
  readonly twists: readonly string[]
}

export async function figuresOf({ ledger, done, passages, twists }: FigureParts, { mail, database }: { readonly mail: MailCatcher; readonly database: Database }): Promise<Figures> {
  const kills = done.flatMap(({ fault, atMs, overMs }) => (fault.kind === 'kill' ? [{ part: fault.part, atMs, overMs }] : []))
  const messageIds = mail.messages().map(({ headers }) => headers.find(({ key }) => key.toLowerCase() === 'message-id')?.value)
  const { unknown } = await database.queryOne<{ unknown: number }>('SELECT coalesce(sum(unknown_outcomes), 0)::int AS unknown FROM mail')
  const notices = await database.query<{ state: string; count: number }>('SELECT state, count(*)::int AS count FROM notice GROUP BY 1 ORDER BY 1')
  const votes = await database.query<{ outcome: string; count: number }>(
    `SELECT x.outcome, count(*)::int AS count FROM decision x JOIN step s ON s.id = x.step_row_id WHERE s.kind = 'council-result' AND x.payload ? 'ballot' GROUP BY 1 ORDER BY 1`)
  const { lapses, bySubstitute } = await database.queryOne<{ lapses: number; bySubstitute: number }>(
    `SELECT (SELECT count(*)::int FROM clock_instant WHERE kind = 'lapse' AND fired_at IS NOT NULL) AS lapses, (SELECT count(*)::int FROM decision WHERE on_behalf_of IS NOT NULL) AS "bySubstitute"`)
  const waited = kills.filter(({ part }) => part.startsWith('worker')).flatMap(({ atMs }) => passages.filter(({ fromMs, toMs }) => fromMs <= atMs && toMs >= atMs).map(({ toMs }) => toMs - atMs))
  return {
    acknowledged: countBy(ledger.acts.filter(({ receipt }) => receipt.state === 'acknowledged').map(({ kind }) => kind)),
    refused: ledger.acts.filter(({ receipt }) => receipt.state === 'refused').length, unknown: ledger.acts.filter(({ receipt }) => receipt.state === 'unknown').length, repeats: ledger.repeats,
    faults: countBy(done.map(({ fault }) => nameOf(fault))), killsByPart: countBy(kills.map(({ part }) => part)),
    partBack: Object.fromEntries([...new Set(kills.map(({ part }) => part))].map((part) => [part, spread(kills.filter((kill) => kill.part === part).map(({ atMs, overMs }) => overMs - atMs))])),
    nextStep: spread(passages.map(({ fromMs, toMs }) => toMs - fromMs)), nextStepAfterWorkerKill: spread(waited), goesOnAfterWorkerKill: spread(goesOnAfter(kills, passages)),
    dossiers: countBy(twists), councilVotes: Object.fromEntries(votes.map(({ outcome, count }) => [outcome, count])), lapses, bySubstitute,
    mails: messageIds.length, mailCopies: messageIds.length - new Set(messageIds).size, unknownMailOutcomes: unknown,
    notices: Object.fromEntries(notices.map(({ state, count }) => [state, count])),
  }
}

interface Kill { readonly part: string; readonly atMs: number; readonly overMs: number }

/** From each kill of a worker, while another one was up and somebody waited for a next step, to the next step that opened. */
export function goesOnAfter(kills: readonly Kill[], passages: readonly Passage[]): number[] {
  return kills.filter(({ part }) => part.startsWith('worker')).flatMap(({ part, atMs }) => {
    const isAlone = kills.some((other) => other.part.startsWith('worker') && other.part !== part && other.atMs <= atMs && other.overMs >= atMs)
    const isWaitedFor = passages.some(({ fromMs, toMs }) => fromMs <= atMs && toMs >= atMs)
    const opened = passages.flatMap(({ toMs }) => (toMs >= atMs ? [toMs] : []))
    return isAlone || !isWaitedFor ? [] : [Math.min(...opened) - atMs]
  })
}

export function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { count: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), longestMs: Math.round(sorted.at(-1) ?? 0) }
}

const nameOf = (fault: Fault): string => (fault.kind === 'mail' ? `mail ${fault.reply}` : fault.kind === 'kill' ? 'kill' : inWords(fault).split(' ')[0] ?? fault.kind)

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
