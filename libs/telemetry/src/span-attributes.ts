/**
 * All that a span may say; nothing else compiles. Ids, words of ours and numbers: no name, no address, no token, no text that a person typed, no address of a page
 * (personal data: Law 91/2025/QH15). `http.*` and `error.*` are OpenTelemetry's own names.
 */
export interface SpanAttributes {
  readonly 'http.request.method'?: string
  /** The pattern of the route, `/tasks/:taskId`, never the address that was asked for. */
  readonly 'http.route'?: string
  readonly 'http.response.status_code'?: number
  /** A code of the table of errors, of PostgreSQL or Node, or the name of an error; never its message, which may quote what was typed. */
  readonly 'error.type'?: string
  readonly 'vinhdanh.request_id'?: string
  readonly 'vinhdanh.dossier_id'?: string
  /** How many dossiers it was about, if several. */
  readonly 'vinhdanh.dossiers'?: number
  /** What a transaction wrote into the audit, by the acts' names. */
  readonly 'vinhdanh.acts'?: string[]
  readonly 'vinhdanh.job'?: string
  readonly 'vinhdanh.job_id'?: string
  /** Which try it is, from 1. */
  readonly 'vinhdanh.attempt'?: number
  /** How long it waited from when it was due, in milliseconds. */
  readonly 'vinhdanh.waited_ms'?: number
  /** The kind of a fact that a workflow is told. */
  readonly 'vinhdanh.fact'?: string
  /** The run of the workflow. */
  readonly 'vinhdanh.run_id'?: string
  readonly 'vinhdanh.mail_id'?: string
  /** What became of a try to send it: sent, later, refused, unknown, unreachable. */
  readonly 'vinhdanh.mail_state'?: string
}

/** Which dossier something was about, or how many. */
export function aboutDossiers(ids: Iterable<string>): SpanAttributes {
  const [first, ...more] = new Set(ids)
  if (first === undefined) return {}
  return more.length === 0 ? { 'vinhdanh.dossier_id': first } : { 'vinhdanh.dossiers': more.length + 1 }
}
