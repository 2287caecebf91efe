import { recordNow, verifyAudit } from '@vinhdanh/record'
import { Answering } from './answer.ts'
import { Client } from './client.ts'
import { type Driven, Driver, type DriverParts } from './driver.ts'
import { Eyes } from './eyes.ts'
import { type Figures, figuresOf } from './figures.ts'
import { historyOf } from './history.ts'
import { judge } from './judge/judge.ts'
import type { Verdict } from './judge/verdict.ts'
import { Ledger } from './ledger.ts'
import { Monkey } from './monkey.ts'
import type { FaultRunOptions } from './options.ts'
import { Random } from './random.ts'
import { scenariosOf } from './scenarios.ts'
import { settle } from './settle.ts'
import type { Stand } from './stand.ts'
import { letDaysPass, letTermsLapse } from './time-mover.ts'

export interface Outcome {
  readonly verdicts: readonly Verdict[]
  readonly figures: Figures
  /** Of the first dossiers concerned, by id. */
  readonly histories: Readonly<Record<string, string>>
  readonly loadMs: number
  readonly settleMs: number
  readonly openedLinks: number
  readonly withoutMail: number
}

const SAY_EVERY_MS = 5_000
const SHARE_BEFORE_LAPSES = 0.9
const mostHistories = 3
/** Moves of three working days during a run: enough for what is left alone to be overdue, and few enough for a calendar of two years. */
const movesFor = (dossiers: number): number => Math.min(8, Math.max(2, Math.round(dossiers / 40)))

/** The load with its faults, the time to settle, and the verdict. */
export async function run(stand: Stand, { dossiers, kills, seed, actors }: FaultRunOptions, say: (line: string) => void): Promise<Outcome> {
  const began = performance.now()
  const now = (): number => performance.now() - began
  const ledger = new Ledger()
  const client = new Client(stand, ledger)
  const eyes = new Eyes(stand.database)
  const answering = new Answering(client, stand.mail)
  const monkey = new Monkey(stand, { seed, kills, now })
  const parts: DriverParts = { client, eyes, answering, units: stand.units, year: (await recordNow(stand.database)).getFullYear(), seed, now, passages: [] }
  const { head: checkpoint } = await verifyAudit(stand.database)

  const scenarios = scenariosOf(new Random(seed), dossiers)
  const driven: Driven[] = []
  // Work is counted in decisions and drafts, of which a dossier brings about eight.
  const progress = (): number => (driven.length >= dossiers ? 1 : Math.min(0.99, Math.max(driven.length / dossiers, ledger.acknowledged / (dossiers * 11))))
  // The last faults are kept for when terms lapse.
  const monkeysProgress = (): number => (driven.length >= dossiers ? 1 : SHARE_BEFORE_LAPSES * progress())
  const telling = setInterval(() => say(line(now(), driven.length, dossiers, ledger, monkey)), SAY_EVERY_MS)
  eyes.open()
  const waiting = scenarios.values()
  const drive = async (): Promise<void> => {
    for (const scenario of waiting) driven.push(await new Driver(parts, scenario).drive())
  }
  const faults = monkey.run(monkeysProgress, say)
  const days = letDaysPass(client, stand.database, movesFor(dossiers), progress)
  await Promise.all(Array.from({ length: Math.min(actors, dossiers) }, drive))
  await days
  await Promise.all([faults, letTermsLapse(client, stand.database)])
  await monkey.stop()
  const loadMs = Math.round(now())
  say(`${line(now(), driven.length, dossiers, ledger, monkey)}; the faults are over, everything settles`)

  const settled = await settle(stand, say)
  await eyes.close()
  clearInterval(telling)
  say(`settled in ${(settled.tookMs / 1000).toFixed(1)} s; the judges look`)
  const { verdicts, openedLinks } = await judge({ stand, client, driven, checkpoint })
  const unsettled = settled.left.map((what): Verdict => ({ promise: 'Everything settles', words: `still under way: ${what}` }))
  const all = [...unsettled, ...verdicts]
  const concerned = [...new Set(all.flatMap(({ dossierId }) => dossierId ?? []))].slice(0, mostHistories)
  const histories: Record<string, string> = {}
  for (const dossierId of concerned) histories[dossierId] = await historyOf(stand, dossierId)
  return { verdicts: all, figures: await figuresOf({ ledger, done: monkey.done, passages: parts.passages, twists: scenarios.map(({ twist }) => twist) }, stand), histories, loadMs, settleMs: settled.tookMs, openedLinks, withoutMail: answering.withoutMail }
}

function line(ms: number, finished: number, dossiers: number, ledger: Ledger, monkey: Monkey): string {
  return `[${(ms / 1000).toFixed(0).padStart(4)} s] ${finished}/${dossiers} dossiers, ${ledger.acknowledged} acknowledged, ${monkey.kills} kills, ${ledger.repeats} repeats`
}
