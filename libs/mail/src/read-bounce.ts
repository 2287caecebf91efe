import PostalMime, { type Email } from 'postal-mime'
import { cleanText } from './clean-text.ts'

/**
 * What a message to a bounce address says.
 * - `failed`: the mail will never arrive (RFC 3464 section 2.3.3, action `failed`, whatever its status: the server has given up).
 * - `delayed`: not yet; the server goes on trying.
 * - `nothing`: no failure: an out-of-office answer (RFC 3834), a receipt, word that it was passed on.
 * - `unread`: none of these forms; a person must look.
 */
export type Bounce =
  | { readonly kind: 'failed' | 'delayed'; readonly status: string; readonly words: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unread'; readonly words: string }

const longestWords = 500
const statusForm = /^[245]\.\d{1,3}\.\d{1,3}$/
const nothing = new Set(['delivered', 'relayed', 'expanded'])

/** Reads a message by its structure alone: words in a subject or text decide nothing. Never throws. @param raw the message as it came */
export async function readBounce(raw: Uint8Array): Promise<Bounce> {
  let email: Email
  try {
    email = await PostalMime.parse(raw, { forceRfc822Attachments: true, attachmentEncoding: 'arraybuffer', maxNestingDepth: 16 })
  } catch {
    return unread(new TextDecoder().decode(raw.subarray(0, longestWords)))
  }
  const report = reportType(email)
  if (report === 'delivery-status') return readStatus(email)
  if (report === 'disposition-notification') return { kind: 'nothing' }
  // Some servers mark as automatic what is a bounce in a form of their own.
  if (isAutomatic(email) && header(email, 'x-failed-recipients') === '') return { kind: 'nothing' }
  return unread(`${email.subject ?? ''}: ${email.text ?? ''}`)
}

function readStatus(email: Email): Bounce {
  const part = email.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status' || mimeType === 'message/global-delivery-status')
  const groups = part ? fieldGroups(typeof part.content === 'string' ? part.content : new TextDecoder().decode(part.content)) : []
  // One message of ours has one recipient. A group without an action is about the message as a whole.
  const recipient = groups.find((group) => group.has('action'))
  const action = recipient?.get('action')?.toLowerCase() ?? ''
  const status = /^\S+/.exec(recipient?.get('status') ?? '')?.[0] ?? ''
  if (nothing.has(action)) return { kind: 'nothing' }
  if ((action !== 'failed' && action !== 'delayed') || !statusForm.test(status)) return unread(email.subject ?? '')
  const said = (recipient?.get('diagnostic-code') ?? '').replace(/^[\w-]+\s*;\s*/, '')
  return { kind: action, status, words: shortened(said || status) }
}

/** The fields of each group of a delivery status: lines that begin with a space go on with the one before (RFC 3464 section 2.1). */
function fieldGroups(text: string): Map<string, string>[] {
  return text.replaceAll('\r\n', '\n').replace(/\n[ \t]+/g, ' ').split(/\n{2,}/).map((group) => new Map(group.split('\n').flatMap((line): [string, string][] => {
    const [, name, value] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [[name.toLowerCase(), value ?? '']]
  })))
}

const header = (email: Email, name: string): string => email.headers.find(({ key }) => key === name)?.value ?? ''

/** The kind of a `multipart/report` (RFC 6522); empty for any other message. */
function reportType(email: Email): string {
  const type = header(email, 'content-type')
  return /^\s*multipart\/report\b/i.test(type) ? (/;\s*report-type\s*=\s*"?([\w-]+)/i.exec(type)?.[1] ?? '').toLowerCase() : ''
}

const isAutomatic = (email: Email): boolean => /^auto-/i.test(header(email, 'auto-submitted').trim()) || header(email, 'x-autoreply') !== '' || /^auto_reply$/i.test(header(email, 'precedence').trim())

const unread = (words: string): Bounce => ({ kind: 'unread', words: shortened(words) })

/** What is kept of a stranger's words: one line, without the links of the mail that may be quoted in it. */
const shortened = (words: string): string => cleanText(words).replace(/https?:\/\/\S+/g, '…').slice(0, longestWords)
