import { randomUUID } from 'node:crypto'
import type { Outcome } from '@vinhdanh/domain'
import type { UnitKey } from '../../../apps/ops/src/seed/units.ts'
import { type Answering, refusalAt } from './answer.ts'
import type { Client } from './client.ts'
import type { Eyes, OpenTask, Standing } from './eyes.ts'
import type { Receipt } from './ledger.ts'
import { correct, type DossierRead, writeDraft } from './nominate.ts'
import { Random } from './random.ts'
import type { Scenario } from './scenarios.ts'

const endings = ['awarded', 'refused', 'not-recommended', 'withdrawn'] as const
type Ended = (typeof endings)[number]

/** Where the driver expects its dossier in the end: ended so, or with an open step; a draft that nobody was told of has no id. */
export interface Driven {
  readonly scenario: Scenario
  readonly dossierId: string | null
  /** `lapsed`: gone on by rule once the days for it have passed. */
  readonly expected: Ended | 'open' | 'lapsed' | 'unknown'
  /** Why it was given up. */
  readonly stuck: string | null
}

/** From the answer to a decision to the next step's opening, as somebody who waits for it sees it. By the run's clock, in milliseconds. */
export interface Passage {
  readonly fromMs: number
  readonly toMs: number
}

export interface DriverParts {
  readonly client: Client
  readonly eyes: Eyes
  readonly answering: Answering
  readonly units: Readonly<Record<UnitKey, string>>
  readonly year: number
  readonly seed: number
  /** The run's clock. */
  readonly now: () => number
  readonly passages: Passage[]
}

/** Longer than any fault lasts, also on a machine that much else shares: a dossier that has not moved by then is stuck. */
const NEXT_STEP_WITHIN_MS = 300_000
/** A refusal is right where the dossier has moved on; the eyes see that within this time, the record's own outages included. */
const SEEN_WITHIN_MS = 60_000
const mostDecisions = 40

/** Leads one dossier along its scenario, as the people concerned would. */
export class Driver {
  private readonly parts: DriverParts
  private readonly scenario: Scenario
  private readonly random: Random
  private dossierId = ''
  private decided = 0
  private returns = 0

  constructor(parts: DriverParts, scenario: Scenario) {
    this.parts = parts
    this.scenario = scenario
    this.random = new Random(parts.seed * 1_000_003 + scenario.number)
  }

  async drive(): Promise<Driven> {
    const { scenario } = this
    try {
      const dossierId = await writeDraft(this.parts.client, this.parts.units, scenario, this.parts.year)
      if (dossierId === null) return { scenario, dossierId: null, expected: 'unknown', stuck: null }
      this.dossierId = dossierId
      await this.handIn()
      return { scenario, dossierId, expected: await this.follow(), stuck: null }
    } catch (error) {
      return { scenario, dossierId: this.dossierId === '' ? null : this.dossierId, expected: 'unknown', stuck: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Answers step after step until the end, or until the scenario leaves it alone. */
  private async follow(): Promise<Driven['expected']> {
    for (let last = ''; this.decided < mostDecisions;) {
      const standing = await this.nextStep(last)
      if (standing.ended) return endings.find((state) => state === standing.state) ?? 'unknown'
      last = standing.step?.rowId ?? ''
      if (standing.step?.kind === 'correction') await this.correct()
      else if (await this.answer(standing) === 'left') return this.scenario.twist === 'lapsed' ? 'lapsed' : 'open'
    }
    throw new Error('too many decisions')
  }

  private async answer(standing: Standing): Promise<'answered' | 'left'> {
    const [task] = standing.step?.tasks ?? []
    if (!task) throw new Error(`${standing.code}: nobody holds ${standing.step?.stepId}`)
    const isTwist = this.decided >= this.scenario.at
    const { twist } = this.scenario
    const refusal = refusalAt(standing)
    this.decided += 1
    if (twist === 'lapsed' ? standing.step?.kind === 'external-milestone' : isTwist && twist === 'left') return 'left'
    if (isTwist && twist === 'withdrawn') await this.withdraw()
    else if (isTwist && (twist === 'returned' || twist === 'returned-twice') && this.returns < (twist === 'returned' ? 1 : 2)) await this.return(standing, task)
    else if (refusal && (twist === 'voted-down' ? refusal === 'not-recommend' : isTwist && twist === 'refused')) await this.expectMoved(standing, (await this.decide(standing, task, refusal)) ?? { state: 'unknown', reason: 'not sent' })
    else if (isTwist && twist === 'raced' && standing.step && standing.step.tasks.length > 1) await this.race(standing, standing.step.tasks)
    else {
      if (this.decided === this.scenario.at + 1 && twist === 'held') await this.holdAndRelease(standing, task)
      const [receipt] = await this.parts.answering.decide(standing, this.random.pick([task, ...(standing.step?.tasks.slice(1) ?? [])]), 'pass', this.random, isTwist && twist === 'doubled' ? 2 : 1)
      if (receipt?.state === 'acknowledged') await this.measure(standing)
      else if (receipt) await this.expectMoved(standing, receipt)
    }
    return 'answered'
  }

  private async decide(standing: Standing, task: OpenTask, outcome: Outcome): Promise<Receipt | undefined> {
    return (await this.parts.answering.decide(standing, task, outcome, this.random))[0]
  }

  /** Somebody who was refused, or who does not know, must find the dossier elsewhere. */
  private async expectMoved({ step }: Standing, receipt: Receipt): Promise<void> {
    if (receipt.state === 'acknowledged') return
    const why = receipt.state === 'refused' ? receipt.code : receipt.reason
    await this.parts.eyes.until(this.dossierId, `after «${why}» it has moved on`, (now) => now.ended || now.step?.rowId !== step?.rowId, SEEN_WITHIN_MS)
  }

  private async return(standing: Standing, task: OpenTask): Promise<void> {
    this.returns += 1
    const receipt = await this.decide(standing, task, 'return')
    if (receipt) await this.expectMoved(standing, receipt)
  }

  /** Two holders answer at once and differently: one of them is refused. */
  private async race(standing: Standing, tasks: readonly OpenTask[]): Promise<void> {
    await Promise.all(tasks.slice(0, 2).map((task, index) => this.decide(standing, task, index === 0 ? 'pass' : 'return')))
  }

  private async handIn(): Promise<void> {
    const { client } = this.parts
    const { author: by } = this.scenario
    const { dossier } = await client.read<DossierRead>(by, `/dossiers/${this.dossierId}`)
    const key = randomUUID()
    const act = { kind: 'submit', by, dossierId: this.dossierId, key, what: String(dossier.revisionNo + 1) } as const
    const receipt = this.random.next() < 0.5
      ? await client.act({ ...act, through: 'api' }, `/dossiers/${this.dossierId}/submit`, { draftVersion: dossier.draftVersion, withoutReason: true })
      : await client.sendForm({ ...act, through: 'page' }, `/dossiers/${this.dossierId}/hand-in`, {
        draftVersion: String(dossier.draftVersion), revision: String(dossier.revisionNo + 1), declared: 'yes', ...await this.reasons(),
      })
    if (receipt.state === 'refused') throw new Error(`the hand-in of ${this.dossierId} was refused: ${receipt.code}`)
  }

  /** The reason for each warning of the draft, as the fields of the hand-in page. */
  private async reasons(): Promise<Record<string, string>> {
    const { warnings } = await this.parts.client.read<{ readonly warnings: readonly { readonly key: string }[] }>(this.scenario.author, `/dossiers/${this.dossierId}/warnings`)
    return Object.fromEntries(warnings.map(({ key }) => [`warnings.${key}`, 'Đơn vị đã đối chiếu hồ sơ lưu.']))
  }

  private async correct(): Promise<void> {
    await correct(this.parts.client, this.scenario, this.dossierId)
    await this.handIn()
  }

  private async withdraw(): Promise<void> {
    const { client } = this.parts
    const { author: by } = this.scenario
    const body = async () => ({ version: (await client.read<DossierRead>(by, `/dossiers/${this.dossierId}`)).dossier.version, reason: 'Đơn vị xin rút hồ sơ để bổ sung.' })
    // A hold, a reminder or a return may have changed it since it was read: then it is read again, and the act is another one.
    for (let tries = 0; tries < 5; tries += 1) {
      const receipt = await client.act({ kind: 'withdraw', by, through: 'api', dossierId: this.dossierId, key: randomUUID(), what: 'withdraw' }, `/dossiers/${this.dossierId}/withdraw`, await body())
      if (receipt.state === 'acknowledged') return
      if (receipt.state === 'unknown' || receipt.code !== 'conflict.version') throw new Error(`${this.dossierId} could not be withdrawn: ${receipt.state === 'unknown' ? receipt.reason : receipt.code}`)
    }
  }

  /** Holds it by an order, sees that nobody can decide meanwhile, and lifts the hold. */
  private async holdAndRelease(standing: Standing, task: OpenTask): Promise<void> {
    const { client, eyes } = this.parts
    const { holder: by } = this.scenario
    const order = { through: 'api', by, dossierId: this.dossierId, what: '08/CV' } as const
    await client.act({ ...order, kind: 'hold', key: randomUUID() }, `/dossiers/${this.dossierId}/hold`, { reason: 'Có đơn khiếu nại đang xem xét.', authority: 'Thanh tra', paperNumber: '08/CV' })
    const held = await eyes.until(this.dossierId, 'it is held', (now) => now.held || now.ended, NEXT_STEP_WITHIN_MS)
    const decided = await this.decide({ ...standing, revision: held.revision }, task, 'pass')
    if (decided?.state === 'acknowledged') throw new Error(`${standing.code} was decided while it was held`)
    await client.act({ ...order, kind: 'release', key: randomUUID() }, `/dossiers/${this.dossierId}/release`, { releasePaper: '09/CV' })
    await eyes.until(this.dossierId, 'the hold is lifted', (now) => !now.held, NEXT_STEP_WITHIN_MS)
  }

  /** The step after the one named, or the end. */
  private async nextStep(after: string): Promise<Standing> {
    return this.parts.eyes.until(this.dossierId, 'the next step is open', ({ ended, step }) => ended || (step !== null && step.rowId !== after && step.tasks.length > 0), NEXT_STEP_WITHIN_MS)
  }

  private async measure({ step }: Standing): Promise<void> {
    const fromMs = this.parts.now()
    await this.nextStep(step?.rowId ?? '')
    this.parts.passages.push({ fromMs, toMs: this.parts.now() })
  }
}
