import { type DossierActivities, type DossierInput, type Fact, factUpdate, type StepAnswer } from '@vinhdanh/contracts'
import { follow, type Place, type Plan } from '@vinhdanh/domain/plan'
import { allHandlersFinished, condition, continueAsNew, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow'

/**
 * The life of one dossier. It owns order and time and holds no fact that the record lacks.
 *
 * Messages: the Update `fact`. Timers: one at a time, the next instant of the open step's clock. Ends when the dossier has ended.
 * A fact that comes twice or late names a place the dossier has left, and is dropped; one that was overtaken is found in the record,
 * because opening a step that is closed answers how it was closed.
 * Next file to read: libs/record/src/tasks/open-step.command.ts.
 */

// One short database transaction each. They are tried again without end, because a dossier waits for its database rather than fail;
// past five seconds of back-off the pause is a timer, so that an outage does not keep the workflow task alive.
const { readSituation, openStep, fireDue, endDossier } = proxyLocalActivities<DossierActivities>({
  startToCloseTimeout: '20s',
  localRetryThreshold: '5s',
  retry: { initialInterval: '200ms', maximumInterval: '30s', backoffCoefficient: 2 },
})

type StepPlace = Extract<Place, { at: 'step' }>

/** An open step and what the record said of its clock; undefined once the dossier has ended. */
type Standing = { readonly place: StepPlace; readonly waitMs: number | null } | undefined

export async function dossierWorkflow({ dossierId }: DossierInput): Promise<void> {
  const inbox: Fact[] = []
  setHandler(factUpdate, async (fact) => {
    inbox.push(fact)
    await condition(() => !inbox.includes(fact))
  })

  const { plan, place } = await readSituation({ dossierId })
  let standing = await enter(dossierId, plan, place)

  while (standing) {
    const fact: Fact | undefined = await nextFact(inbox, standing.waitMs)
    const round: number = standing.place.round
    standing = fact ? await hear(dossierId, plan, standing, fact) : await askAgain(dossierId, plan, standing)
    inbox.shift()
    if (standing && standing.place.round > round && workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished)
      await continueAsNew<typeof dossierWorkflow>({ dossierId })
    }
  }
  inbox.length = 0
  await condition(allHandlersFinished)
}

/** The first fact in the inbox; undefined when the next instant of the clock came before one. */
async function nextFact(inbox: readonly Fact[], waitMs: number | null): Promise<Fact | undefined> {
  if (waitMs === null) await condition(() => inbox.length > 0)
  else await condition(() => inbox.length > 0, waitMs)
  return inbox[0]
}

/** What a fact leads to. */
async function hear(dossierId: string, plan: Plan, standing: NonNullable<Standing>, fact: Fact): Promise<Standing> {
  switch (fact.kind) {
    case 'withdrawn':
    case 'clock-changed':
      return askAgain(dossierId, plan, standing)
    case 'step-closed': {
      const { place } = standing
      if (fact.round !== place.round || fact.stepId !== place.stepId) return standing
      return enter(dossierId, plan, follow(plan, place, fact.outcome), standing)
    }
  }
}

/** Asks the record how the open step stands: fires what is due, learns of a hold, a moved term, a closed step or the end. */
async function askAgain(dossierId: string, plan: Plan, { place }: NonNullable<Standing>): Promise<Standing> {
  return settle(dossierId, plan, place, await fireDue({ dossierId, round: place.round, stepId: place.stepId }))
}

/** Opens the step at `place`, or writes the end. The record has the last word: if it knows of nothing that leads there, the dossier stays. */
async function enter(dossierId: string, plan: Plan, place: Place, stay?: Standing): Promise<Standing> {
  if (place.at === 'end') {
    const { status } = await endDossier({ dossierId, round: place.round, ending: place.ending })
    return status === 'ended' ? undefined : stay
  }
  const { round, stepId, returnedFrom } = place
  return settle(dossierId, plan, place, await openStep({ dossierId, round, stepId, ...(returnedFrom === undefined ? {} : { returnedFrom }) }), stay)
}

async function settle(dossierId: string, plan: Plan, place: StepPlace, answer: StepAnswer, stay?: Standing): Promise<Standing> {
  switch (answer.status) {
    case 'open':
      return { place, waitMs: answer.waitMs }
    case 'closed':
      return enter(dossierId, plan, follow(plan, place, answer.outcome), { place, waitMs: null })
    case 'not-yet':
      return stay
    case 'over':
      return undefined
  }
}
