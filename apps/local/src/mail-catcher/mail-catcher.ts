import { startPages } from './pages.ts'
import { type Rule, startSmtp } from './smtp.ts'
import { type CaughtMessage, MessageStore } from './store.ts'

export interface MailCatcherOptions {
  /** 0 or absent: a free one */
  smtpPort?: number
  /** port of the pages; 0 or absent: a free one */
  pagePort?: number
  /** keeps the messages there as well, across restarts */
  folder?: string
}

export interface MailCatcher {
  /** for VINHDANH_SMTP_URL */
  smtpUrl: string
  /** address of the pages */
  url: string
  /** caught messages, newest first */
  messages(to?: string): readonly CaughtMessage[]
  /** the next message for which `fits` says yes, or one that is already there; rejects after `withinMs` */
  waitFor(fits: (message: CaughtMessage) => boolean, withinMs?: number): Promise<CaughtMessage>
  /** makes the server refuse, delay, drop or stall; earlier rules go first */
  answer(rule: Rule): void
  /** back to accepting all */
  acceptAll(): void
  clear(): Promise<void>
  stop(): Promise<void>
}

/** Starts a mail server on 127.0.0.1 that delivers nothing and shows everything. */
export async function startMailCatcher({ smtpPort = 0, pagePort = 0, folder }: MailCatcherOptions = {}): Promise<MailCatcher> {
  const store = await MessageStore.open(folder)
  const rules: Rule[] = []
  const waiting = new Set<(message: CaughtMessage) => void>()
  const smtp = await startSmtp(smtpPort, store, rules, (message) => waiting.forEach((tell) => tell(message)))
  const pages = await startPages(pagePort, store)
  return {
    smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
    url: `http://127.0.0.1:${pages.port}`,
    messages: (to) => store.list(to),
    waitFor(fits, withinMs = 25_000) {
      const there = store.list().find(fits)
      if (there) return Promise.resolve(there)
      return new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer)
          waiting.delete(tell)
        }
        const tell = (message: CaughtMessage) => {
          if (!fits(message)) return
          done()
          resolve(message)
        }
        const timer = setTimeout(() => {
          done()
          reject(new Error(`no such message within ${withinMs} ms; ${store.list().length} others came`))
        }, withinMs)
        waiting.add(tell)
      })
    },
    answer: (rule) => void rules.push({ ...rule }),
    acceptAll: () => void rules.splice(0),
    clear: () => store.clear(),
    async stop() {
      await Promise.all([smtp.stop(), pages.stop()])
    },
  }
}
