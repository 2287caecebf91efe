import { parseCookie, stringifySetCookie } from 'cookie'

/** What a browser carries for us: the session, the visit of someone not signed in (for the sign-in form's token), the language. */
export type CookieKind = 'session' | 'visit' | 'language'

const names: Readonly<Record<CookieKind, string>> = { session: 'vd-session', visit: 'vd-visit', language: 'vd-language' }

/** A cookie's name; over HTTPS with the `__Host-` prefix, which no subdomain and no plain page can set (ASVS 3.3.1). */
export function cookieName(kind: CookieKind, secure: boolean): string {
  return secure ? `__Host-${names[kind]}` : names[kind]
}

/** The value of one of our cookies in a `Cookie` header; undefined if it is absent. Malformed headers are read as far as they go. */
export function readCookie(header: string | undefined, kind: CookieKind, secure: boolean): string | undefined {
  return parseCookie(header ?? '')[cookieName(kind, secure)]
}

/** A `Set-Cookie` header. `maxAge` in seconds; without it the cookie ends with the browser, with 0 it is removed. */
export function setCookie(kind: CookieKind, value: string, secure: boolean, maxAge?: number): string {
  return stringifySetCookie({ name: cookieName(kind, secure), value, path: '/', httpOnly: true, secure, sameSite: 'lax', ...(maxAge === undefined ? {} : { maxAge }) })
}
