import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { type MailCatcher, startMailCatcher } from './mail-catcher.ts'

let catcher: MailCatcher
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catcher-'))
  catcher = await startMailCatcher({ folder })
})
afterEach(async () => {
  await catcher.stop()
  await rm(folder, { recursive: true })
})

const html = '<p>Xin chào <a href="http://x/t/1?a=1&amp;b=2">mở</a></p><script>bad()</script>'
const mail = (to: string) => [`To: ${to}`, 'Subject: =?UTF-8?Q?H=E1=BB=93_s=C6=A1?=', 'MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=b', '',
  '--b', 'Content-Type: text/plain; charset=utf-8', '', 'Xem http://x/t/1?a=1&b=2.', '--b', 'Content-Type: text/html; charset=utf-8', '', html, '--b--', '']

/** Speaks SMTP line by line: only libs/mail uses a mail library. Returns the replies' codes, and 'closed' where the line was dropped. */
async function send(to: string): Promise<string[]> {
  const socket = connect(Number(new URL(catcher.smtpUrl).port), '127.0.0.1')
  socket.on('error', () => undefined) // a dropped line shows as 'closed'
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]()
  const codes: string[] = []
  const say = async (line?: string) => {
    if (line !== undefined) socket.write(`${line}\r\n`)
    for (;;) {
      const { value, done } = await replies.next()
      if (done) return void codes.push('closed')
      if (!/^\d{3}-/.test(value)) return void codes.push(value.slice(0, 3))
    }
  }
  await say()
  for (const line of ['EHLO test', 'MAIL FROM:<vd@example.vn>', `RCPT TO:<${to}>`]) await say(line)
  if (codes.at(-1) === '250') {
    await say('DATA')
    await say([...mail(to), '.'].join('\r\n'))
  }
  socket.destroy()
  return codes
}

describe('the mail catcher', () => {
  test('shows what it took as JSON, newest first, with its links', async () => {
    await send('a@example.vn')
    await send('b@example.vn')
    const list = (await (await fetch(`${catcher.url}/messages`)).json()) as { id: string; to: string; subject: string; time: string }[]
    expect(list.map(({ to, subject }) => [to, subject])).toEqual([['b@example.vn', 'Hồ sơ'], ['a@example.vn', 'Hồ sơ']])
    const one = (await (await fetch(`${catcher.url}/messages/${list[0]?.id}`)).json()) as { links: string[]; text: string; html: string }
    expect(one).toMatchObject({ links: ['http://x/t/1?a=1&b=2'], text: expect.stringContaining('Xem'), html: expect.stringContaining('Xin chào') })
  })
  test('shows a browser pages, and the HTML part without script', async () => {
    await send('a@example.vn')
    const accept = { headers: { accept: 'text/html' } }
    const id = catcher.messages()[0]?.id
    expect(await (await fetch(`${catcher.url}/messages`, accept)).text()).toContain('Hồ sơ')
    expect(await (await fetch(`${catcher.url}/messages/${id}`, accept)).text()).toContain('sandbox=')
    const part = await fetch(`${catcher.url}/messages/${id}/html`, accept)
    expect(part.headers.get('content-security-policy')).toMatch(/^sandbox .*default-src 'none'/)
  })
  test('still has its messages after a restart', async () => {
    await send('a@example.vn')
    await catcher.stop()
    catcher = await startMailCatcher({ folder })
    expect(catcher.messages('a@example.vn')).toHaveLength(1)
  })
  test('refuses, greylists and recovers as told, for one address only', async () => {
    catcher.answer({ reply: 'refuse', to: 'no@example.vn' })
    catcher.answer({ reply: 'greylist', to: 'later@example.vn', times: 1 })
    expect((await send('no@example.vn')).at(-1)).toBe('550')
    expect((await send('later@example.vn')).at(-1)).toBe('451')
    expect((await send('later@example.vn')).at(-1)).toBe('250')
    expect(catcher.messages()).toHaveLength(1)
  })
  test('takes a message and drops the line, so that the sender cannot know', async () => {
    catcher.answer({ reply: 'drop', times: 1 })
    expect((await send('a@example.vn')).at(-1)).toBe('closed')
    expect(catcher.messages()).toHaveLength(1)
  })
  test('stalls after the final dot, and still stops', async () => {
    catcher.answer({ reply: 'stall' })
    const sending = send('a@example.vn')
    await new Promise((resolve) => setTimeout(resolve, 200))
    await catcher.stop()
    expect((await sending).at(-1)).toMatch(/closed|421/)
    catcher = await startMailCatcher()
  })
})
