import { Agent, request as begin, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { FuzzRequest } from './request-of.ts'

export interface FuzzAnswer {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** Connections that stay open: `fetch` asks three times the processor's time of Node's own client. */
const agent = new Agent({ keepAlive: true })

/** Sends a request to an address without a slash at its end. What met a connection that had just been closed for idling is sent once more (RFC 9112, 9.3.1). */
export async function send(url: string, request: FuzzRequest): Promise<FuzzAnswer> {
  const { body, type } = await bytesOf(request.body)
  const headers = {
    ...(type === null ? {} : { 'content-type': type }), ...request.headers, ...(body === null ? {} : { 'content-length': body.length }),
    ...(request.caller === null ? {} : { authorization: `Bearer ${request.caller}` }),
  }
  const answer = () => answerTo(url + request.address, request.method, headers, body)
  return answer().catch(answer)
}

function answerTo(url: string, method: string, headers: Readonly<Record<string, string | number>>, body: Uint8Array | null): Promise<FuzzAnswer> {
  return new Promise((resolve, reject) => {
    begin(url, { method, headers, agent }, (response) => {
      text(response).then((read) => { resolve({ status: response.statusCode ?? 0, type: typeOf(response.headers), text: read }) }, reject)
    }).on('error', reject).end(body)
  })
}

const typeOf = (headers: IncomingHttpHeaders): string => headers['content-type'] ?? ''

/** The body as it goes over the wire, and the type that only its form knows. */
async function bytesOf(body: FuzzRequest['body']): Promise<{ body: Uint8Array | null; type: string | null }> {
  if (body === null) return { body: null, type: null }
  if (typeof body === 'string') return { body: Buffer.from(body), type: null }
  if (body instanceof Uint8Array) return { body, type: null }
  const form = new Response(body)
  return { body: new Uint8Array(await form.arrayBuffer()), type: form.headers.get('content-type') }
}
