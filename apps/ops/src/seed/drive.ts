import type { StepAnswer } from '@vinhdanh/contracts'
import { endDossier, fireDue, moveSampleTime, openStep, readSituation, systemActor } from '@vinhdanh/record'
import type { Stage } from './stage.ts'

interface Wake {
  readonly round: number
  readonly stepId: string
  readonly at: number
}

/**
 * Does for the sample's past what the workflow does in the running stack: opens the step that follows, fires what falls due, ends what has ended.
 * The workflows begin later, from the record.
 */
export class Drive {
  private readonly stage: Stage
  private readonly actor = systemActor('workflow', 'sample')
  private readonly wakes = new Map<string, Wake>()
  private now = 0

  constructor(stage: Stage) {
    this.stage = stage
  }

  /** Lets time run to `instant`; on the way every reminder, due and escalation fires at its moment. */
  async runTo(instant: Date): Promise<void> {
    for (let next = this.nextWake(instant); next; next = this.nextWake(instant)) {
      const [dossierId, { round, stepId, at }] = next
      await this.moveTo(at)
      this.wait(dossierId, { round, stepId }, await fireDue(this.stage.database, this.actor, { dossierId, round, stepId }))
    }
    await this.moveTo(instant.getTime())
  }

  /** Opens what follows from the record, or ends the dossier. */
  async follow(dossierId: string): Promise<void> {
    const { database } = this.stage
    this.wakes.delete(dossierId)
    const { place } = await readSituation(database, dossierId)
    if (place.at === 'end') {
      await endDossier(database, this.actor, { dossierId, round: place.round, ending: place.ending })
      return
    }
    const { at: _, ...step } = place
    this.wait(dossierId, step, await openStep(database, this.actor, { dossierId, ...step }))
  }

  private nextWake(until: Date): [string, Wake] | undefined {
    const due = [...this.wakes].filter(([, { at }]) => at <= until.getTime())
    return due.sort(([, a], [, b]) => a.at - b.at)[0]
  }

  private async moveTo(instant: number): Promise<void> {
    if (instant <= this.now) return
    await moveSampleTime(this.stage.database, new Date(instant))
    this.now = instant
  }

  private wait(dossierId: string, { round, stepId }: { readonly round: number; readonly stepId: string }, answer: StepAnswer): void {
    if (answer.status === 'open' && answer.waitMs !== null) this.wakes.set(dossierId, { round, stepId, at: this.now + answer.waitMs })
    else this.wakes.delete(dossierId)
  }
}
