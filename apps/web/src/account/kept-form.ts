import { createHmac } from 'node:crypto'
import { isMadeWith, type Secrets } from '@vinhdanh/access'
import { z } from 'zod'
import { csrfField } from '../access/csrf-field.ts'

/** A form that was sent after the session was over: where to, and what stood in it. */
export interface KeptForm {
  /** Path with query on this site. */
  readonly address: string
  readonly fields: readonly (readonly [name: string, value: string])[]
}

const shape = z.object({ address: z.string().regex(/^\/(?!\/)/), fields: z.array(z.tuple([z.string(), z.string()])) })
/** In bytes, sealed: with the rest of the sign-in form it stays below the longest form that is read. */
const longest = 700_000

/** The fields of a sent form, without its token and without passwords. */
export function keepForm(address: string, body: unknown): KeptForm {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).filter(([name]) => name !== csrfField && !/password/i.test(name))
    .flatMap(([name, values]) => [values].flat().flatMap((value): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])))
  return { address, fields }
}

/** The form as one text for a hidden field, signed so that nobody else can put a form into our sign-in page; null when it is too long for that. */
export function sealForm(form: KeptForm, secret: string): string | null {
  const content = Buffer.from(JSON.stringify(form)).toString('base64url')
  return content.length > longest ? null : `${content}.${signature(content, secret)}`
}

/** The form that was sealed, or null for anything else. */
export function openSealed(sealed: unknown, secrets: Secrets): KeptForm | null {
  const [content = '', signed = ''] = typeof sealed === 'string' ? sealed.split('.') : []
  if (content === '' || !isMadeWith(secrets, signed, (secret) => signature(content, secret))) return null
  return shape.parse(JSON.parse(Buffer.from(content, 'base64url').toString()))
}

function signature(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`kept-form:${content}`).digest('base64url')
}
