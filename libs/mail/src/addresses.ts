import { AppError } from '@vinhdanh/domain'

// A mail address is taken only as one bare addr-spec of RFC 5321 section 4.1.2 in dot-atom form. Quoted local parts, comments, groups, lists
// and display names are legal elsewhere, and each has been read by some parser as a second recipient (a list is what nodemailer makes of
// "a@x\r\nRCPT TO:<b@y>"). Addresses beyond ASCII would need SMTPUTF8 on every hop.
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/**
 * Checks that a text is exactly one bare address (`local@domain`; 64 bytes, 253 bytes) and returns it unchanged.
 * @throws AppError `mail.address-invalid`, without the address: it may be personal
 */
export function bareAddress(value: string): string {
  const at = value.lastIndexOf('@')
  const local = value.slice(0, at)
  const labels = value.slice(at + 1).split('.')
  const wellFormed = at > 0 && at <= 64 && value.length <= 254 && localPart.test(local) && labels.every((part) => label.test(part))
  if (!wellFormed) throw new AppError('mail.address-invalid')
  return value
}

/** The domain of an address, for the Message-IDs that we make. */
export function domainOf(address: string): string {
  return bareAddress(address).slice(address.lastIndexOf('@') + 1)
}
