import { type Client, isGrpcServiceError } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'
import { isUnavailable } from './client.ts'

const ALREADY_EXISTS = 6
/** Histories of ended dossiers are kept this long for those who look into a fault; the record itself is in PostgreSQL. */
const RETENTION = '30 days'

/** Registers the client's namespace unless it is there. @returns false when the server has no ear for it yet, as in its first second */
export async function ensureNamespace(client: Client): Promise<boolean> {
  try {
    await client.workflowService.registerNamespace({ namespace: client.options.namespace, workflowExecutionRetentionPeriod: msToTs(RETENTION) })
    return true
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === ALREADY_EXISTS) return true
    if (isUnavailable(error)) return false
    throw error
  }
}
