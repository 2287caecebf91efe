import { type Config } from '@vinhdanh/config'
import { Client, Connection, isGrpcServiceError, ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client'

type Address = Pick<Config, 'temporalAddress' | 'temporalNamespace'>

/** gRPC status codes that say "not now" rather than "no": deadline exceeded, resource exhausted, unavailable (grpc/status.proto). */
const NOT_NOW = new Set([4, 8, 14])

/**
 * A client that connects at its first call, so that a process starts while Temporal is away. Close it with `client.connection.close()`.
 */
export function connectClient({ temporalAddress, temporalNamespace }: Address): Client {
  return new Client({ connection: Connection.lazy({ address: temporalAddress, connectTimeout: '5s' }), namespace: temporalNamespace })
}

/** Does the server answer? Asked by the courier while it pauses. @param withinMs how long to wait for the answer */
export async function isReachable(client: Client, withinMs = 2_000): Promise<boolean> {
  try {
    await client.connection.withDeadline(Date.now() + withinMs, () => client.workflowService.getSystemInfo({}))
    return true
  } catch (error) {
    if (isUnavailable(error)) return false
    throw error
  }
}

/**
 * Tells a server that cannot be reached or has no room now (wait and try again: nothing is wrong with the call) from one that refuses the call.
 * A deadline that passed counts as the former: whether the call was carried out is then unknown, so callers must be idempotent.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true
  if (isGrpcServiceError(error)) return NOT_NOW.has(error.code)
  if (error instanceof ServiceError) return isUnavailable(error.cause)
  return error instanceof Error && (error.name === 'TransportError' || /failed to connect before the deadline/i.test(error.message))
}
