import { holdersAway, holdersInactive, holdersNeverSignedIn, holdersSilent, noHolder } from './holders.ts'
import { fileHeldBack, mailNotDelivered } from './mail-and-files.ts'
import { jobFailing, noNextStep, onItsWay, placesDiffer, timerMissing, workflowLost } from './routes.ts'
import type { CauseScenarios } from './scenario.ts'
import { heldTooLong, longerThanUsual, milestoneLate, opinionLate, pastEscalation, questionLate } from './waits.ts'

export type { Broken, CauseScenario, Stage } from './scenario.ts'

/** How each cause of being stuck comes about, and what it takes to end it. One that is missing here does not compile. */
export const causeScenarios: CauseScenarios = {
  'workflow-lost': workflowLost, 'file-held-back': fileHeldBack, 'places-differ': placesDiffer, 'no-next-step': noNextStep, 'no-holder': noHolder, 'holders-inactive': holdersInactive,
  'holders-away': holdersAway, 'holders-never-signed-in': holdersNeverSignedIn, 'holders-silent': holdersSilent, 'mail-not-delivered': mailNotDelivered, 'job-failing': jobFailing,
  'timer-missing': timerMissing, 'on-its-way': onItsWay, 'milestone-late': milestoneLate, 'opinion-late': opinionLate, 'question-late': questionLate, 'held-too-long': heldTooLong,
  'past-escalation': pastEscalation, 'longer-than-usual': longerThanUsual,
}
