import { Context } from '@temporalio/activity'
import type { DossierActivities } from '@vinhdanh/contracts'
import type { Actor } from '@vinhdanh/domain'
import { type Database, endDossier, fireDue, openStep, readSituation, systemActor } from '@vinhdanh/record'
import { withContext } from '@vinhdanh/telemetry'

/**
 * What the dossier workflow asks of the record, each one command or query. In the audit the actor is the workflow, the request its run.
 * Next file to read: libs/record/src/tasks/open-step.command.ts.
 */
export function dossierActivities(database: Database): DossierActivities {
  const act = <Input extends { readonly dossierId: string }, Answer>(command: (database: Database, actor: Actor, input: Input) => Promise<Answer>) => (input: Input) => {
    const requestId = Context.current().info.workflowExecution?.runId ?? ''
    return withContext({ dossierId: input.dossierId, requestId }, () => command(database, systemActor('workflow', requestId), input))
  }
  return {
    readSituation: act((_, __, { dossierId }) => readSituation(database, dossierId)),
    openStep: act(openStep),
    fireDue: act(fireDue),
    endDossier: act(endDossier),
  }
}
