import { Context } from '@temporalio/activity'
import { type DossierActivities, questionOf, type StepAddress } from '@vinhdanh/contracts'
import type { Actor } from '@vinhdanh/domain'
import { type Database, endDossier, fireDue, openStep, readSituation, requestBehind, systemActor } from '@vinhdanh/record'
import { inTrace, isTracing, withContext } from '@vinhdanh/telemetry'

/**
 * What the dossier workflow asks of the record, each one command or query. In the audit the actor is the workflow, the request its run; its span stands in the
 * trace of the request that led here, if one did (docs/adr/0049-spans-follow-the-record.md).
 * Next file to read: libs/record/src/tasks/open-step.command.ts.
 */
export function dossierActivities(database: Database): DossierActivities {
  const act = <Input extends Partial<StepAddress> & { readonly dossierId: string }, Answer extends object>(name: keyof DossierActivities, command: (database: Database, actor: Actor, input: Input) => Promise<Answer>) => async (input: Input) => {
    const runId = Context.current().info.workflowExecution?.runId ?? ''
    const cause = { requestId: await requestFor(database, name, input.dossierId) }
    const answer = await withContext({ dossierId: input.dossierId, requestId: runId }, () =>
      inTrace(`activity ${name}`, 'activity', cause, { 'vinhdanh.dossier_id': input.dossierId, 'vinhdanh.run_id': runId }, () => command(database, systemActor('workflow', runId), input)))
    return { ...answer, answers: questionOf(name, input) }
  }
  return {
    readSituation: act('readSituation', (_, __, { dossierId }) => readSituation(database, dossierId)),
    openStep: act('openStep', openStep),
    fireDue: act('fireDue', fireDue),
    endDossier: act('endDossier', endDossier),
  }
}

/** What falls due is asked for by the clock, not by a request. With the record away the command itself says so. */
async function requestFor(database: Database, name: keyof DossierActivities, dossierId: string): Promise<string | undefined> {
  return isTracing() && name !== 'fireDue' ? requestBehind(database, dossierId).catch(() => undefined) : undefined
}
