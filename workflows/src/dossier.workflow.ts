import { type Answering, type DossierActivities, type DossierInput, type Fact, factUpdate, placeMemo, questionOf, type StepAddress, type StepAnswer, type WaitingAt } from '@vinhdanh/contracts'
import { follow, type Place, type Plan } from '@vinhdanh/domain/plan'
import { allHandlersFinished, condition, continueAsNew, proxyLocalActivities, setHandler, upsertMemo, workflowInfo } from '@temporalio/workflow'

/**
 * The life of one dossier. It owns order and time and holds no fact that the record lacks.
 *
 * Messages: the Update `fact`. Its memo says where it waits, for whoever compares that with the record. Timers: one at a time, the next instant of the open step's clock. Ends when the dossier has ended.
 * A fact that comes twice or late names a place the dossier has left, and is dropped; one that was overtaken is found in the record,
 * because opening a step that is closed answers how it was closed.
 * Next file to read: libs/record/src/tasks/open-step.command.ts.
 */

// One short database transaction each. They are tried again without end, because a dossier waits for its database rather than fail;
// past five seconds of back-off the pause is a timer, so that an outage does not keep the workflow task alive. It never grows long: whoever decided while the
// record was away sees the next step within ten seconds of its return.
const record = proxyLocalActivities<DossierActivities>({
  startToCloseTimeout: '20s',
  localRetryThreshold: '5s',
  retry: { initialInterval: '200ms', maximumInterval: '8s', backoffCoefficient: 2 },
})

const [readSituation, openStep, fireDue, endDossier] = [asking('readSituation'), asking('openStep'), asking('fireDue'), asking('endDossier')]

/** The answer to another question is none: the workflow task fails, and is tried again from what the history holds. */
function asking<Name extends keyof DossierActivities>(name: Name): DossierActivities[Name] {
  const ask = record[name] as (input: Partial<StepAddress>) => Promise<Answering>
  const asked = (input: Partial<StepAddress>): Promise<Answering> => ask(input).then((answer) => {
    if (answer.answers === undefined || answer.answers === questionOf(name, input)) return answer
    throw new Error(`asked «${questionOf(name, input)}» and was answered «${answer.answers}»`)
  })
  return asked as DossierActivities[Name]
}

type StepPlace = Extract<Place, { at: 'step' }>

/** An open step and what the record said of its clock. */
type Standing = { readonly place: StepPlace; readonly waitMs: number | null }

export async function dossierWorkflow({ dossierId, notesPlace }: DossierInput): Promise<void> {
  const inbox: Fact[] = []
  setHandler(factUpdate, async (fact) => {
    inbox.push(fact)
    await condition(() => !inbox.includes(fact))
  })

  const { plan, place } = await readSituation({ dossierId })
  let standing = await enter(dossierId, plan, place)
  // The record would contradict itself: the workflow task fails and is tried again until somebody has looked.
  if (standing === 'not-yet') throw new Error('the record does not hold what leads to where it says the dossier stands')

  let noted: StepPlace | null = null
  while (standing !== 'ended') {
    if (notesPlace && noted !== standing.place) upsertMemo({ [placeMemo]: { round: standing.place.round, stepId: standing.place.stepId } satisfies WaitingAt })
    noted = standing.place
    const fact = await nextFact(inbox, standing.waitMs)
    const { round } = standing.place
    standing = fact ? await hear(dossierId, plan, standing.place, fact) : await askAgain(dossierId, plan, standing.place)
    // What came in while the record was asked stays for the next turn.
    if (fact) inbox.shift()
    if (standing !== 'ended' && standing.place.round > round && workflowInfo().continueAsNewSuggested) {
      await dismiss(inbox)
      await continueAsNew<typeof dossierWorkflow>({ dossierId, notesPlace: true })
    }
  }
  await dismiss(inbox)
}

/** Lets those who wait for an answer go. Nothing is lost: what their facts say stands in the record, with which the next run begins. */
async function dismiss(inbox: Fact[]): Promise<void> {
  inbox.length = 0
  await condition(allHandlersFinished)
}

/** The first fact in the inbox; undefined when the next instant of the clock came before one. */
async function nextFact(inbox: readonly Fact[], waitMs: number | null): Promise<Fact | undefined> {
  if (waitMs === null) await condition(() => inbox.length > 0)
  // Not 0: the SDK treats that as a change of behaviour and writes a version marker.
  else await condition(() => inbox.length > 0, Math.max(1, waitMs))
  return inbox[0]
}

/**
 * What a fact leads to: the next step, if it says how the open one was closed and the record holds it. After anything else (a fact of
 * another place, a false one, a moved term) the record is asked how long to wait now, as part of the wait has passed.
 */
async function hear(dossierId: string, plan: Plan, place: StepPlace, fact: Fact): Promise<Standing | 'ended'> {
  if (fact.kind === 'step-closed' && fact.round === place.round && fact.stepId === place.stepId) {
    const standing = await enter(dossierId, plan, follow(plan, place, fact.outcome, fact.resumesAt))
    if (standing !== 'not-yet') return standing
  }
  return askAgain(dossierId, plan, place)
}

/** Asks the record how the open step stands: fires what is due, learns of a hold, a moved term, a closed step or the end. */
async function askAgain(dossierId: string, plan: Plan, place: StepPlace): Promise<Standing | 'ended'> {
  const standing = await settle(dossierId, plan, place, await fireDue({ dossierId, round: place.round, stepId: place.stepId }))
  return standing === 'not-yet' ? { place, waitMs: null } : standing
}

/** Opens the step at `place`, or writes the end. The record has the last word: `not-yet` when it knows of nothing that leads there. */
async function enter(dossierId: string, plan: Plan, place: Place): Promise<Standing | 'ended' | 'not-yet'> {
  if (place.at === 'end') {
    const { status } = await endDossier({ dossierId, round: place.round, ending: place.ending })
    return status
  }
  const { round, stepId, returnedFrom } = place
  return settle(dossierId, plan, place, await openStep({ dossierId, round, stepId, ...(returnedFrom === undefined ? {} : { returnedFrom }) }))
}

async function settle(dossierId: string, plan: Plan, place: StepPlace, answer: StepAnswer): Promise<Standing | 'ended' | 'not-yet'> {
  switch (answer.status) {
    case 'open':
      return { place, waitMs: answer.waitMs }
    case 'closed':
      return enter(dossierId, plan, follow(plan, place, answer.outcome, answer.resumesAt))
    case 'not-yet':
      return 'not-yet'
    case 'over':
      return 'ended'
  }
}
