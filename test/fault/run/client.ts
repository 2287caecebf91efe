import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { passwordOf } from '../../../apps/ops/src/seed/accounts.ts'
import type { Login } from '../../../apps/ops/src/seed/people.ts'
import { csrfField } from '../../../apps/web/src/access/csrf-field.ts'
import { type Answer as PageAnswer, browserOf } from '../../../apps/web/src/testing/browser-of.ts'
import type { Act, Ledger, Receipt } from './ledger.ts'

/** A person waits this long for an answer before they ask again. */
const ANSWER_MS = 8_000
/** How long an act is repeated before its sender gives up and does not know. */
const PATIENCE_MS = 240_000
const LONGEST_PAUSE_MS = 2_000

/** One try: an answer that settles it, or why it must be made again. */
type Try = { readonly receipt: Receipt } | { readonly again: string; readonly uncertain: boolean }

export type NewAct = Omit<Act, 'tries' | 'wasUncertain' | 'receipt' | 'answeredMs'>

/** A signed-in window. Its token is that of its session; the pages of an outage may carry another. */
interface Window { readonly browser: ReturnType<typeof browserOf>; readonly token: string }

interface ApiAnswer { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

/** What people and programs see of Vinh Danh: pages with a session, the API with a token. They repeat what was not answered, as the product promises they may. */
export class Client {
  private readonly windows = new Map<Login, Window>()
  private readonly began = performance.now()
  private readonly web: string
  private readonly api: string
  private readonly tokens: Readonly<Record<Login, string>>
  readonly ledger: Ledger

  constructor({ web, api, tokens }: { readonly web: string; readonly api: string; readonly tokens: Readonly<Record<Login, string>> }, ledger: Ledger) {
    this.web = web
    this.api = api
    this.tokens = tokens
    this.ledger = ledger
  }

  /** A POST that does something, repeated under its key until it is settled; the ledger keeps what came of it. */
  async act(act: NewAct, path: string, body: unknown): Promise<Receipt> {
    const headers = { 'idempotency-key': act.key }
    return this.insist(act, async () => settled(await this.callApi(act.by, 'POST', path, body, headers)))
  }

  /** A form of a page, sent until it is settled. */
  async sendForm(act: NewAct, path: string, fields: Readonly<Record<string, string>>): Promise<Receipt> {
    return this.insist(act, async () => {
      const { browser, token } = await this.windowOf(act.by)
      const answer = await browser.send(path, { [csrfField]: token, ...fields })
      if (answer.status === 303 && answer.location !== null && !answer.location.startsWith('/sign-in')) return { receipt: { state: 'acknowledged', body: { location: answer.location } } }
      return this.judgePage(act.by, answer)
    })
  }

  /** Reads from the API, as often as needed. Errors: Error for a refusal, which no reader of the run should meet. */
  async read<T>(as: Login, path: string): Promise<T> {
    return this.persist(`GET ${path}`, async () => {
      const { status, body } = await this.callApi(as, 'GET', path)
      if (status === 200) return { value: body as T }
      return mayPass(status, body) ? null : this.fail(`GET ${path} as ${as}`, status, JSON.stringify(body))
    })
  }

  /** A PUT, which may be repeated as it is. Answers its body, or null where the record says that it is out of date. */
  async put(as: Login, path: string, body: unknown): Promise<Readonly<Record<string, unknown>> | null> {
    return this.persist(`PUT ${path}`, async () => {
      const answer = await this.callApi(as, 'PUT', path, body)
      if (answer.status === 200) return { value: answer.body }
      if (answer.status === 409) return { value: null }
      return mayPass(answer.status, answer.body) ? null : this.fail(`PUT ${path} as ${as}`, answer.status, JSON.stringify(answer.body))
    })
  }

  /** Opens an address as a person, who signs in when asked, and follows where it leads. */
  async open(as: Login, address: string): Promise<PageAnswer> {
    const path = address.startsWith(this.web) ? address.slice(this.web.length) : address
    return this.persist(`GET ${path}`, async () => {
      const { browser } = await this.windowOf(as)
      let answer = await browser.open(path)
      for (let steps = 0; answer.status === 303 && answer.location !== null && steps < 4; steps += 1) {
        if (answer.location.startsWith('/sign-in')) {
          this.windows.delete(as)
          return null
        }
        answer = await browser.open(answer.location)
      }
      return mayPass(answer.status, {}) ? null : { value: answer }
    })
  }

  /** Asks for time to be moved, once: a repeat would move it again. */
  async moveTime(as: Login, move: string): Promise<void> {
    await this.open(as, '/time')
    const { browser, token } = await this.windowOf(as)
    await browser.send('/time', { [csrfField]: token, move }).catch(() => undefined) // not answered: it was moved or not, and either is fine
  }

  private async insist(act: NewAct, attempt: () => Promise<Try>): Promise<Receipt> {
    let tries = 0
    let wasUncertain = false
    const settle = (receipt: Receipt): Receipt => {
      this.ledger.acts.push({ ...act, ...(typeof idIn(receipt) === 'string' && act.kind === 'draft' ? { dossierId: idIn(receipt) } : {}), tries, wasUncertain, receipt, answeredMs: this.elapsed() })
      return receipt
    }
    for (const end = Date.now() + PATIENCE_MS; ;) {
      tries += 1
      const tried = await attempt().catch((error: unknown): Try => ({ again: wordsOf(error), uncertain: true }))
      if ('receipt' in tried) return settle(tried.receipt)
      wasUncertain ||= tried.uncertain
      if (Date.now() > end) return settle({ state: 'unknown', reason: tried.again })
      this.ledger.repeats += 1
      await delay(pauseAfter(tries))
    }
  }

  private async persist<T>(what: string, attempt: () => Promise<{ readonly value: T } | null>): Promise<T> {
    for (let tries = 1, end = Date.now() + PATIENCE_MS; ; tries += 1) {
      const answer = await attempt().catch((error: unknown) => {
        if (error instanceof WrongAnswer || Date.now() > end) throw error
        return null
      })
      if (answer) return answer.value
      if (Date.now() > end) throw new Error(`${what}: no answer within ${PATIENCE_MS} ms`)
      this.ledger.repeats += 1
      await delay(pauseAfter(tries))
    }
  }

  private async callApi(as: Login, method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    const isForm = body instanceof FormData
    const response = await fetch(`${this.api}/api/v1${path}`, {
      method, signal: AbortSignal.timeout(ANSWER_MS), ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      headers: { authorization: `Bearer ${this.tokens[as]}`, 'x-request-id': randomUUID(), ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }), ...headers },
    })
    const answer = { status: response.status, body: JSON.parse((await response.text()) || '{}') as ApiAnswer['body'] }
    if (answer.status === 500) this.note(`${method} ${path} as ${as}`, answer.status, JSON.stringify(answer.body))
    return answer
  }

  private judgePage(as: Login, answer: PageAnswer): Try {
    if (answer.status === 303 || answer.status === 401) {
      this.windows.delete(as)
      return { again: 'signed out', uncertain: false }
    }
    if (mayPass(answer.status, {})) return { again: `answered ${answer.status}`, uncertain: answer.status >= 500 }
    if (answer.status === 500 || answer.status === 422 || answer.status < 400) this.note(`a form as ${as}`, answer.status, textOf(answer.text))
    return answer.status === 500 ? { again: 'answered 500', uncertain: true } : { receipt: { state: 'refused', code: String(answer.status) } }
  }

  private async windowOf(login: Login): Promise<Window> {
    const known = this.windows.get(login)
    if (known) return known
    const browser = browserOf(this.web, ANSWER_MS)
    let answer = await browser.open(await browser.signIn(login, passwordOf(login)))
    while (answer.location !== null) answer = await browser.open(answer.location)
    if (answer.status !== 200) throw new Error(`the first page after signing in answered ${answer.status}`)
    const window = { browser, token: browser.token() }
    this.windows.set(login, window)
    return window
  }

  private note(request: string, status: number, said: string): void {
    this.ledger.badAnswers.push({ request, status, said: said.slice(0, 600) })
  }

  private fail(request: string, status: number, said: string): never {
    this.note(request, status, said)
    throw new WrongAnswer(`${request} answered ${status}: ${said.slice(0, 300)}`)
  }

  private elapsed(): number {
    return Math.round(performance.now() - this.began)
  }
}

class WrongAnswer extends Error {}

/** Answers that say «not now»: away, too many, the first one still at work; a failure of ours is tried again too, and noted. */
function mayPass(status: number, body: Readonly<Record<string, unknown>>): boolean {
  return status === 429 || status >= 502 || (status === 409 && body['code'] === 'conflict.in-flight')
}

function settled({ status, body }: ApiAnswer): Try {
  if (status >= 200 && status < 300) return { receipt: { state: 'acknowledged', body } }
  if (mayPass(status, body) || status === 500) return { again: `answered ${status}`, uncertain: status >= 500 }
  return { receipt: { state: 'refused', code: typeof body['code'] === 'string' ? body['code'] : String(status) } }
}

const idIn = (receipt: Receipt): string | undefined => {
  const id = receipt.state === 'acknowledged' ? receipt.body['dossierId'] : undefined
  return typeof id === 'string' ? id : undefined
}
const pauseAfter = (tries: number): number => Math.min(150 * 2 ** tries, LONGEST_PAUSE_MS)
const wordsOf = (error: unknown): string => (error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error))
const textOf = (html: string): string => (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim()
