import { types } from 'node:util'

/**
 * What became of one try to hand a message to the mail server. Only a reply code proves anything (RFC 5321 section 4.2.5; RFC 1047).
 * - `sent`: the server took the message over (2xx after the final dot).
 * - `later`: it said "not now" (4xx); try again with the same Message-ID.
 * - `refused`: it will never take this message (5xx).
 * - `unknown`: the text was on its way and no reply came: it may have been delivered. Try once more at most, with the same Message-ID.
 * - `unreachable`: no text was handed over, because of the connection, TLS, our account there or the server; no fault of this message.
 */
export type Delivery =
  | { readonly state: 'sent'; readonly reply: string }
  | { readonly state: 'later'; readonly reply: string; readonly code: number }
  | { readonly state: 'refused'; readonly reply: string; readonly code: number }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'unreachable'; readonly reason: string }

/** The fields of nodemailer's errors that matter here. */
interface SmtpError extends Error {
  code?: string
  command?: string
  response?: string
  responseCode?: number
}

// Codes that nodemailer gives to what happens between us and the server. Anything else (a stream of ours, a wrong option) is a bug of ours.
const connectionCodes = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EPROTOCOL', 'EAUTH', 'ENOAUTH', 'EENVELOPE', 'EMESSAGE', 'EABORT'])
const poolClosed = 'Connection pool was closed'
// "Authentication required" and its kin (RFC 4954 section 6) speak about our account, not about the message.
const accountCodes = new Set([530, 534, 535, 538])

/**
 * Reads nodemailer's error. It reports a connection lost after the final dot exactly as one lost before the first command, so the caller
 * must say whether any byte of the text had been read from the message by then.
 * @throws the error itself if it is none of the mail server's doing
 */
export function deliveryOf(error: unknown, textBegun: boolean): Delivery {
  if (!types.isNativeError(error)) throw error
  const { code, command, response = '', responseCode }: SmtpError = error
  if (error.message !== poolClosed && (!connectionCodes.has(code ?? '') || command === 'API' && code !== 'ECONNECTION')) throw error
  const aboutMessage = code === 'EENVELOPE' || code === 'EMESSAGE' || textBegun
  if (aboutMessage && responseCode && !accountCodes.has(responseCode)) {
    if (responseCode >= 400 && responseCode < 500) return { state: 'later', reply: response, code: responseCode }
    if (responseCode >= 500 && responseCode < 600) return { state: 'refused', reply: response, code: responseCode }
  }
  return { state: textBegun ? 'unknown' : 'unreachable', reason: error.message }
}
