/**
 * The configuration of the local Temporal server. Production has its own (docker-compose.yml); what matters there too is said in docs.
 */

interface ServerConfigParts {
  /** eight free ports */
  ports: number[]
  storeUrl: string
  visibilityUrl: string
  dynamicConfigFile: string
}

const REFRESH = '1s'

/** Time may be skipped per workflow; timers are exact to 10 ms, as 30 skipped days would else take half a minute; new namespaces are seen at once. */
export const dynamicConfig = Object.fromEntries(
  Object.entries({
    'frontend.WorkflowTimeSkippingEnabled': true,
    'history.timerProcessorMaxTimeShift': '10ms',
    'system.namespaceCacheRefreshInterval': REFRESH,
    'system.forceSearchAttributesCacheRefreshOnRead': true,
    'matching.numTaskqueueReadPartitions': 1,
    'matching.numTaskqueueWritePartitions': 1,
  }).map(([name, value]) => [name, [{ value }]]),
)

/** The server's static configuration: all four services in one process, on 127.0.0.1. */
export function serverConfig({ ports, storeUrl, visibilityUrl, dynamicConfigFile }: ServerConfigParts): object {
  const [frontend, frontendMembership, history, historyMembership, matching, matchingMembership, worker, workerMembership] = ports
  const rpc = (grpcPort?: number, membershipPort?: number) => ({ rpc: { grpcPort, membershipPort, bindOnIP: '127.0.0.1' } })
  const store = (connection: string, maxConns: number) => {
    const url = new URL(connection)
    return {
      sql: {
        pluginName: 'postgres12', databaseName: url.pathname.slice(1), connectAddr: url.host, connectProtocol: 'tcp',
        user: url.username, password: url.password, maxConns, maxIdleConns: maxConns, maxConnLifetime: '1h',
      },
    }
  }
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'store', visibilityStore: 'visibility',
      // the number of shards can never be changed; 4 do for one machine, production takes 512
      numHistoryShards: 4,
      datastores: { store: store(storeUrl, 20), visibility: store(visibilityUrl, 5) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: rpc(frontend, frontendMembership), history: rpc(history, historyMembership),
      matching: rpc(matching, matchingMembership), worker: rpc(worker, workerMembership),
    },
    clusterMetadata: {
      enableGlobalNamespace: false, failoverVersionIncrement: 10, masterClusterName: 'active', currentClusterName: 'active',
      clusterInformation: { active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `127.0.0.1:${frontend}` } },
    },
    publicClient: { hostPort: `127.0.0.1:${frontend}` },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '1m' },
  }
}
