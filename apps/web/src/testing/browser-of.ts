import { csrfField } from '../access/csrf-field.ts'

export interface Answer {
  readonly status: number
  /** The address of a redirect, or null. */
  readonly location: string | null
  readonly text: string
}

/**
 * A browser without scripts, for tests of pages: keeps cookies, sends forms with the token of the last page, follows nothing by itself.
 * @param withinMs how long it waits for an answer; without end when absent
 */
export function browserOf(url: string, withinMs?: number) {
  const cookies = new Map<string, string>()
  let token = ''

  async function request(path: string, init: RequestInit, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url + path, { ...init, redirect: 'manual', ...(withinMs === undefined ? {} : { signal: AbortSignal.timeout(withinMs) }), headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...headers } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await answer.text()
    token = new RegExp(`name="${csrfField}" value="([^"]+)"`).exec(text)?.[1] ?? token
    return { status: answer.status, location: answer.headers.get('location'), text }
  }

  return {
    cookies,
    token: () => token,
    open: (path: string, headers: Readonly<Record<string, string>> = {}) => request(path, { method: 'GET' }, headers),
    /** Sends a form as a page of ours would: its token, `Sec-Fetch-Site: same-origin`. */
    send: (path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
      request(path, { method: 'POST', body: new URLSearchParams({ [csrfField]: token, ...fields }) }, 'origin' in headers ? headers : { 'sec-fetch-site': 'same-origin', ...headers }),
    /** Signs in; answers where the site leads to then. Error: what the page says if it did not work. */
    async signIn(login: string, password: string, next?: string): Promise<string> {
      await this.open(`/sign-in${next === undefined ? '' : `?next=${next}`}`)
      const answer = await this.send('/sign-in', { login, password, ...(next === undefined ? {} : { next }) })
      if (answer.status !== 303) throw new Error(`not signed in: ${answer.status}`)
      return answer.location ?? ''
    },
  }
}
