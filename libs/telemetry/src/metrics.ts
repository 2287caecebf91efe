import { collectDefaultMetrics, Counter, Registry } from 'prom-client'

/** Spans of this process: those that ended, and those that a collector took. What is missing was dropped. */
export const spansCounted = new Counter({
  name: 'vinhdanh_spans_total', help: 'Spans that ended, and those of them that the collector took; the others were dropped', labelNames: ['outcome'], registers: [],
})

/** A registry with the process's own figures (CPU, memory, event loop, spans); every figure carries the service's name. */
export function createMetrics(service: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  registry.registerMetric(spansCounted)
  return registry
}
