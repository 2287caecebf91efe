/** What crosses the border to Temporal and to the outbox: plain JSON types, ids and message definitions. */
export {
  type Answering, dossierWorkflowId, dossierWorkflowType, type DossierActivities, type DossierInput, type EndAnswer, type EndInput, type OpenStepInput, placeInMemo, placeMemo,
  questionOf, type Situation, type StepAddress, type StepAnswer, type WaitingAt,
} from './dossier.ts'
export { factUpdate, type Fact } from './facts.ts'
export type { JobName, Jobs } from './jobs.ts'
