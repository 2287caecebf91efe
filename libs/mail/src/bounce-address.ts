import { createHmac, timingSafeEqual } from 'node:crypto'

/** What makes a sender address that only we can make. */
export interface BounceKey {
  /** Domain whose mail comes to the worker. */
  readonly domain: string
  /** At least 32 bytes. */
  readonly secret: string
  /** The key before, while it is changed: its addresses are still known, none is made with it. */
  readonly previousSecret?: string | undefined
}

/** 96 bits: 2 + 32 + 1 + 24 characters stay below the 64 of a local part (RFC 5321 section 4.5.3.1.1). */
const macLength = 24
const bounceForm = /^b\+([0-9a-f]{32})\.([0-9a-f]{24})$/

const macOf = (hex: string, secret: string): string => createHmac('sha256', secret).update(`bounce address v1:${hex}`).digest('hex').slice(0, macLength)

/** The envelope sender of one mail, `b+<mail id>.<mac>@<domain>`: where word of its failure comes back to. @param mailId a UUID */
export function bounceAddress(mailId: string, { domain, secret }: BounceKey): string {
  const hex = mailId.replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new TypeError('a mail has a UUID')
  return `b+${hex}.${macOf(hex, secret)}@${domain}`
}

/** Of which mail an address of `bounceAddress` is, as a UUID; null for one that we did not make. Mail servers may change the case of letters. */
export function mailOfBounceAddress(address: string, { domain, secret, previousSecret }: BounceKey): string | null {
  const at = address.lastIndexOf('@')
  const [, hex, mac] = bounceForm.exec(address.slice(0, at).toLowerCase()) ?? []
  if (!hex || !mac || address.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return null
  if (![secret, previousSecret].some((key) => key !== undefined && timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(hex, key))))) return null
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
