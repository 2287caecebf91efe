import { isIP } from 'node:net'

/** The part of nodemailer's options that names the server and says how the connection is secured. */
export interface Server {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly requireTLS: boolean
  readonly ignoreTLS: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || isIP(host) === 4 && host.startsWith('127.')

/**
 * Reads the address of the mail server. `smtps://` is TLS from the first byte. `smtp://` demands STARTTLS with a certificate that checks out,
 * except towards this machine itself (nothing leaves it) or when the address ends in `?tls=none`, for a mail catcher in a private network.
 */
export function serverOf(smtpUrl: string): Server {
  const url = new URL(smtpUrl)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const secure = url.protocol === 'smtps:'
  const open = !secure && (isLoopback(host) || url.searchParams.get('tls') === 'none')
  return {
    host, port: Number(url.port) || (secure ? 465 : 587), secure, requireTLS: !secure && !open, ignoreTLS: open,
    ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
  }
}
