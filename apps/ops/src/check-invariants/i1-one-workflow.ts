import { dossierWorkflowId, dossierWorkflowType } from '@vinhdanh/contracts'
import { allBreaches, type Invariant, type InvariantContext } from './invariant.ts'

export const oneWorkflow: Invariant = {
  id: 'I1',
  title: 'Every dossier handed in is in the record whole, and has an open workflow exactly while it is open',
  async check(context) {
    const incomplete = await allBreaches(
      context.database,
      `SELECT d.code || ': handed in without rules, plan, time or revision' AS breach FROM dossier d
       WHERE d.state <> 'draft' AND (d.rule_set_id IS NULL OR d.plan IS NULL OR d.submitted_at IS NULL
         OR NOT EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id AND r.no = d.revision_no))`,
      `SELECT d.code || ': state ' || d.state || (CASE WHEN d.ended_at IS NULL THEN ' without' ELSE ' with' END) || ' an end' AS breach FROM dossier d
       WHERE (d.ended_at IS NULL) <> (d.state IN ('draft', 'under-way', 'returned'))`,
    )
    return [...incomplete, ...(await compareRuns(context))]
  },
}

async function compareRuns({ database, temporal, taskQueue }: InvariantContext): Promise<string[]> {
  if (!temporal) return []
  const running = new Set<string>()
  const own = taskQueue === undefined ? '' : ` AND TaskQueue = '${taskQueue}'`
  for await (const run of temporal.workflow.list({ query: `WorkflowType = '${dossierWorkflowType}' AND ExecutionStatus = 'Running'${own}` })) running.add(run.workflowId)
  const isRunning = async (workflowId: string): Promise<boolean> => {
    try {
      return (await temporal.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING'
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false
      throw error
    }
  }

  const found: string[] = []
  const dossiers = await database.query<{ id: string; code: string; open: boolean }>(`SELECT id, code, ended_at IS NULL AS open FROM dossier WHERE state <> 'draft'`)
  for (const { id, code, open } of dossiers) {
    const workflowId = dossierWorkflowId(id)
    // The list lags behind; only a run that it tells otherwise is asked for itself.
    if (running.has(workflowId) !== open && (await isRunning(workflowId)) !== open) {
      found.push(`${code}: ${open ? 'open in the record, but no workflow runs' : 'ended in the record, but its workflow still runs'}`)
    }
    running.delete(workflowId)
  }
  return [...found, ...[...running].map((workflowId) => `workflow ${workflowId}: runs for no dossier of the record`)]
}
