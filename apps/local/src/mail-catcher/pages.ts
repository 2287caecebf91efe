import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type CaughtMessage, type MessageStore } from './store.ts'
import { text } from './text.ts'

const HTML = 'text/html; charset=utf-8'
const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
  h1 { font-size: 1.4rem } table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #8885; vertical-align: top }
  iframe { width: 100%; height: 70vh; border: 1px solid #8885; background: #fff } pre { white-space: pre-wrap } dt { font-weight: 600 } dd { margin: 0 0 .5rem } .empty { color: #777 }`

/** Starts the pages: `/messages` and `/messages/:id`, as HTML to a browser, else as JSON; `/messages/:id/html` is the HTML part alone. */
export async function startPages(port: number, store: MessageStore): Promise<{ port: number; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => answer(store, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as { port: number }).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function answer(store: MessageStore, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://local')
  const asPage = (request.headers.accept ?? '').includes('text/html')
  const [, first, id, part] = url.pathname.split('/')
  const send = (status: number, type: string, body: string, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'", ...headers }).end(body)
  const json = (status: number, value: unknown) => send(status, 'application/json; charset=utf-8', JSON.stringify(value))

  if (request.method !== 'GET' && request.method !== 'HEAD') return void json(405, { error: 'method not allowed' })
  if (url.pathname === '/') return void response.writeHead(302, { location: '/messages' }).end()
  if (first !== 'messages') return void json(404, { error: 'not found' })
  if (!id) {
    const messages = store.list(url.searchParams.get('to') ?? undefined)
    if (asPage) return void send(200, HTML, listPage(messages))
    return void json(200, messages.map(({ id, to, subject, time }) => ({ id, to: to.join(', '), subject, time })))
  }
  const message = store.find(id)
  if (!message) return void json(404, { error: 'not found' })
  // the sender's HTML is shown as it came, but sandboxed: no script, no forms, no pictures from elsewhere; links open in a new window
  if (part === 'html') return void send(200, HTML, `<base target="_blank">${message.html}`, { 'content-security-policy': "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:" })
  if (asPage) return void send(200, HTML, messagePage(message))
  json(200, message)
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${style}</style><body>${body}</body></html>`

function listPage(messages: readonly CaughtMessage[]): string {
  const rows = messages.map(({ id, to, subject, time }) =>
    `<tr><td>${localTime(time)}</td><td>${escape(to.join(', '))}</td><td><a href="/messages/${id}">${escape(subject || text.noSubject)}</a></td></tr>`)
  const table = `<table><thead><tr><th>${text.time}</th><th>${text.to}</th><th>${text.subject}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  return page(text.title, `<h1>${text.title} (${messages.length})</h1><p>${text.what}</p>${rows.length ? table : `<p class="empty">${text.empty}</p>`}`)
}

function messagePage({ id, from, to, subject, time, text: plain, html, headers, attachments }: CaughtMessage): string {
  const files = attachments.length ? `<dt>${text.attachments}</dt><dd>${attachments.map((file) => `${escape(file.filename)} (${file.size} B)`).join(', ')}</dd>` : ''
  return page(subject, `<p><a href="/messages">← ${text.back}</a></p><h1>${escape(subject || text.noSubject)}</h1>
    <dl><dt>${text.from}</dt><dd>${escape(from)}</dd><dt>${text.to}</dt><dd>${escape(to.join(', '))}</dd><dt>${text.time}</dt><dd>${localTime(time)}</dd>${files}</dl>
    ${html ? `<iframe title="${text.htmlPart}" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${id}/html"></iframe>` : ''}
    <details ${html ? '' : 'open'}><summary>${text.textPart}</summary><pre>${linked(plain)}</pre></details>
    <details><summary>${text.headers}</summary><pre>${headers.map(({ key, value }) => `${escape(key)}: ${escape(value)}`).join('\n')}</pre></details>`)
}

const linked = (plain: string): string => escape(plain).replaceAll(/https?:\/\/[^\s<>"']+/g, (link) => `<a href="${link}">${link}</a>`)
const escape = (value: string): string => value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
const localTime = (time: string): string => new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(time))
