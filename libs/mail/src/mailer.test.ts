import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from '@jest/globals'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { createMailer, type Mailer, type MailerOptions, type OutgoingMail } from './mailer.ts'
import { serverOf } from './server.ts'

const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  to: { address: 'nguoi.nhan@bo.gov.vn' }, messageId: '<n1@vd.gov.vn>', date: new Date('2026-03-18T01:00:00Z'),
  subject: '[VD-2026-000123] Cần xử lý: thẩm định hồ sơ', text: 'Đề nghị xử lý', html: '<p>Đề nghị xử lý</p>', ...changes,
})
interface Caught { raw: string; from: string; to: string[] }
const closers: (() => void | Promise<void>)[] = []
afterEach(async () => { for (const close of closers.splice(0).reverse()) await close() })

const mailerFor = (port: number, options: Partial<MailerOptions> = {}): Mailer => {
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'vinhdanh@vd.gov.vn', connectTimeoutMs: 500, silenceTimeoutMs: 500, ...options })
  closers.push(() => mailer.close())
  return mailer
}
const listen = (server: Server) => new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)))

async function smtp(options: SMTPServerOptions = {}): Promise<{ port: number; caught: Caught[] }> {
  const caught: Caught[] = []
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onData: (stream, session, done) => {
      void textOf(stream).then((raw) => {
        caught.push({ raw, from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to: session.envelope.rcptTo.map((r) => r.address) })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined) // the peer that a test cuts off
  closers.push(() => new Promise((done) => server.close(done)))
  return { port: await listen(server.server), caught }
}
const saying = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

/** A server that answers by a script: each line read gets the reply that `answer` gives, 'cut' to hang up, or undefined to stay silent. */
async function scripted(answer: (line: string, inText: boolean) => string | undefined, greeting: string | undefined = '220 here'): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let inText = false
    let pending = ''
    socket.on('error', () => socket.destroy())
    const say = (reply: string | undefined) => (reply === 'cut' ? socket.destroy() : reply && socket.write(`${reply}\r\n`))
    say(greeting)
    socket.on('data', (chunk) => {
      const lines = (pending + chunk.toString()).split('\r\n')
      pending = lines.pop() ?? ''
      for (const line of lines) {
        if (inText && line !== '.') continue
        const reply = answer(line, inText)
        inText = reply?.startsWith('354') ?? false
        say(reply)
      }
    })
  })
  closers.push(() => new Promise((done) => { sockets.forEach((s) => s.destroy()); server.close(() => done()) }))
  return listen(server)
}
const polite = (line: string): string => (line === 'DATA' ? '354 go' : line === '.' ? '250 taken' : line.startsWith('QUIT') ? '221 bye' : '250 fine')

describe('a message that is handed over', () => {
  test('arrives as it was given: one recipient, explicit envelope, our Message-ID, readable by another parser', async () => {
    const { port, caught } = await smtp()
    const sent = mail({ inReplyTo: '<dossier.d.round-1@vd.gov.vn>', references: '<dossier.d@vd.gov.vn> <dossier.d.round-1@vd.gov.vn>', envelopeFrom: 'b+1.mac@vd.gov.vn' })
    expect(await mailerFor(port).deliver(sent)).toEqual({ state: 'sent', reply: expect.stringMatching(/^250 /) })
    expect(caught).toMatchObject([{ from: 'b+1.mac@vd.gov.vn', to: ['nguoi.nhan@bo.gov.vn'] }])
    const read = await PostalMime.parse(caught[0]?.raw ?? '')
    expect(read).toMatchObject({
      subject: sent.subject, messageId: sent.messageId, inReplyTo: sent.inReplyTo, references: sent.references, date: '2026-03-18T01:00:00.000Z',
      from: { name: 'Vinh Danh', address: 'vinhdanh@vd.gov.vn' }, to: [{ address: 'nguoi.nhan@bo.gov.vn' }],
    })
    expect(read.text?.trim()).toBe('Đề nghị xử lý')
    expect(read.html?.trim()).toBe('<p>Đề nghị xử lý</p>')
    expect(read.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
    expect(read.headers.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['list-unsubscribe']))
    expect([read.cc, read.bcc]).toEqual([undefined, undefined])
  })
  test('goes over a connection that is kept for the next one', async () => {
    let connections = 0
    const { port, caught } = await smtp({ onConnect: (_, done) => { connections += 1; done() } })
    const mailer = mailerFor(port)
    for (let i = 0; i < 5; i += 1) await mailer.deliver(mail({ messageId: `<n${i}@vd.gov.vn>` }))
    expect([caught.length, connections]).toEqual([5, 1])
  })
})

describe('what the server says decides', () => {
  const cases = [
    ['451 after the text', { onData: (stream, _s, done) => { stream.resume().on('end', () => done(saying(451, 'try later'))) } }, { state: 'later', code: 451 }],
    ['552 after the text', { onData: (stream, _s, done) => { stream.resume().on('end', () => done(saying(552, 'too big'))) } }, { state: 'refused', code: 552 }],
    ['550 at RCPT', { onRcptTo: (_a, _s, done) => done(saying(550, 'no such user')) }, { state: 'refused', code: 550 }],
    ['450 at RCPT', { onRcptTo: (_a, _s, done) => done(saying(450, 'greylisted')) }, { state: 'later', code: 450 }],
    ['530 at MAIL FROM, which is about our account', { onMailFrom: (_a, _s, done) => done(saying(530, 'sign in first')) }, { state: 'unreachable' }],
    ['554 instead of a greeting', { onConnect: (_s, done) => done(saying(554, 'no service')) }, { state: 'unreachable' }],
  ] satisfies [string, SMTPServerOptions, object][]
  test.each(cases)('%s', async (_name, options, expected) => {
    expect(await mailerFor((await smtp(options)).port).deliver(mail())).toMatchObject(expected)
  })
  test('421 at RCPT with a hang-up is "later"', async () => {
    const port = await scripted((line) => (line.startsWith('RCPT') ? '421 closing' : polite(line)))
    expect(await mailerFor(port).deliver(mail())).toMatchObject({ state: 'later', code: 421 })
  })
  test('after a refusal the next message goes over the same connection', async () => {
    const { port, caught } = await smtp({ onRcptTo: ({ address }, _s, done) => done(address.startsWith('x') ? saying(550, 'no') : undefined) })
    const mailer = mailerFor(port)
    expect(await mailer.deliver(mail({ to: { address: 'x@bo.gov.vn' } }))).toMatchObject({ state: 'refused' })
    expect(await mailer.deliver(mail())).toMatchObject({ state: 'sent' })
    expect(caught).toHaveLength(1)
  })
})

describe('without a reply', () => {
  test.each([
    ['hangs up after the final dot', (line: string) => (line === '.' ? 'cut' : polite(line)), 'unknown'],
    ['is silent after the final dot', (line: string) => (line === '.' ? undefined : polite(line)), 'unknown'],
    ['hangs up at RCPT', (line: string) => (line.startsWith('RCPT') ? 'cut' : polite(line)), 'unreachable'],
    ['hangs up at DATA', (line: string) => (line === 'DATA' ? 'cut' : polite(line)), 'unreachable'],
    ['is silent at MAIL FROM', (line: string) => (line.startsWith('MAIL') ? undefined : polite(line)), 'unreachable'],
  ] as const)('a server that %s', async (_name, answer, state) => {
    const delivery = await mailerFor(await scripted(answer)).deliver(mail())
    expect(delivery).toEqual({ state, reason: expect.stringMatching(/./) })
  })
  test('a server that never greets, or that is not there, is unreachable', async () => {
    const silent = await scripted(polite, '')
    expect(await mailerFor(silent).deliver(mail())).toMatchObject({ state: 'unreachable' })
    const { port } = await smtp()
    await closers.pop()?.()
    const mailer = mailerFor(port)
    expect(await mailer.deliver(mail())).toMatchObject({ state: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') })
    expect(await mailer.verifyReachable()).toMatchObject({ reachable: false })
  })
  test('a message on a kept connection that the server dropped meanwhile goes out over a new one', async () => {
    const sockets: Socket[] = []
    const { port, caught } = await smtp()
    const relay = createServer()
    relay.on('connection', (socket: Socket) => { sockets.push(socket) })
    closers.push(() => new Promise((done) => { sockets.forEach((s) => s.destroy()); relay.close(() => done()) }))
    relay.on('connection', (socket: Socket) => { const on = connect(port, '127.0.0.1'); socket.pipe(on).pipe(socket); socket.on('close', () => on.destroy()); for (const s of [socket, on]) s.on('error', () => s.destroy()) })
    const mailer = mailerFor(await listen(relay))
    expect(await mailer.deliver(mail())).toMatchObject({ state: 'sent' })
    sockets[0]?.destroy()
    expect(await mailer.deliver(mail({ messageId: '<n2@vd.gov.vn>' }))).toMatchObject({ state: 'sent' })
    expect(caught).toHaveLength(2)
  })
  test('a server that says a byte now and then and never comes to an end is given up; letters to others go on over the connections that are left, and after it', async () => {
    const sentence = '250-and so on and on and on and on and on and on and on and on'
    const slowly = (socket: Socket) => { const timer = setInterval(() => socket.write(sentence[Math.floor(Math.random() * sentence.length)] ?? ''), 100); socket.on('close', () => clearInterval(timer)) }
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => socket.destroy()))
      socket.write('220 here\r\n')
      let heard = ''
      socket.on('data', (chunk) => {
        const text = chunk.toString()
        heard += text
        if (text.includes('RCPT TO:<cham') || text.endsWith('.\r\n') && heard.includes('slow end')) return slowly(socket)
        for (const line of text.split('\r\n').filter((one) => /^(EHLO|MAIL|RCPT|DATA|\.|QUIT|RSET)/.test(one))) socket.write(`${polite(line)}\r\n`)
      })
    })
    closers.push(() => new Promise((done) => { sockets.forEach((one) => one.destroy()); server.close(() => done()) }))
    const mailer = mailerFor(await listen(server), { connections: 2, deliveryTimeoutMs: 1_500 })
    const began = performance.now()
    const letters = [mail({ to: { address: 'cham@bo.gov.vn' } }), mail({ text: 'slow end' }), mail(), mail()]
    const [atRcpt, atEnd, ...waited] = await Promise.all(letters.map((letter) => mailer.deliver(letter)))
    expect([atRcpt, atEnd]).toEqual([{ state: 'unreachable', reason: expect.stringMatching(/./) }, { state: 'unknown', reason: expect.stringMatching(/./) }])
    expect(performance.now() - began).toBeLessThan(10_000)
    // Both connections were taken by the slow ones: who waited that long for one is told to come again, and then goes.
    for (const { state } of waited) expect(['sent', 'unreachable']).toContain(state)
    expect(await mailer.deliver(mail())).toMatchObject({ state: 'sent' })
  })
  test('so is one that never comes to the end of its greeting, when it is only asked whether it is there', async () => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => socket.destroy()))
      socket.write('220 here\r\n')
      const timer = setInterval(() => socket.write('2'), 100)
      socket.on('close', () => clearInterval(timer))
    })
    closers.push(() => new Promise((done) => { sockets.forEach((one) => one.destroy()); server.close(() => done()) }))
    const mailer = mailerFor(await listen(server), { deliveryTimeoutMs: 1_000 })
    expect(await mailer.verifyReachable()).toEqual({ reachable: false, reason: 'not ready within 1000 ms' })
  })
  test('one that wants a name and a password is there for who has them, and says why it is not for others', async () => {
    const { port } = await smtp({ authOptional: false, allowInsecureAuth: true, onAuth: ({ username, password }, _session, done) => done(password === 'right' ? null : saying(535, 'who are you'), { user: username }) })
    const ask = (password: string) => mailerFor(port, { smtpUrl: `smtp://vinhdanh:${password}@127.0.0.1:${port}` }).verifyReachable()
    expect(await ask('right')).toEqual({ reachable: true })
    expect(await ask('wrong')).toEqual({ reachable: false, reason: expect.stringContaining('who are you') })
  })
  test('a mailer that was closed hands over nothing', async () => {
    const { port, caught } = await smtp()
    const mailer = mailerFor(port)
    expect(await mailer.verifyReachable()).toEqual({ reachable: true })
    mailer.close()
    expect(await mailer.deliver(mail())).toMatchObject({ state: 'unreachable' })
    expect(caught).toHaveLength(0)
  })
})

describe('injection', () => {
  test.each([
    ['recipient', mail({ to: { address: 'a@ok.vn\r\nRCPT TO:<evil@x.vn>' } })], ['second recipient', mail({ to: { address: 'a@ok.vn, evil@x.vn' } })],
    ['envelope sender', mail({ envelopeFrom: 'a@ok.vn>\r\nDATA' })], ['subject', mail({ subject: 'Chào\r\nBcc: evil@x.vn' })],
    ['Message-ID', mail({ messageId: '<a@b>\r\nBcc: evil@x.vn' })], ['In-Reply-To', mail({ inReplyTo: '<a@b>\nBcc: evil@x.vn' })], ['References', mail({ references: '<a@b>\r\n\r\nbody' })],
  ])('through the %s never reaches the wire', async (_name, hostile) => {
    const { port, caught } = await smtp()
    await expect(mailerFor(port).deliver(hostile)).rejects.toThrow()
    expect(caught).toHaveLength(0)
  })
  test('a body with dots, From lines and bare line ends stays one message', async () => {
    const { port, caught } = await smtp()
    const text = 'a\r\n.\r\nMAIL FROM:<evil@x.vn>\r\n.\nFrom here\n..'
    await mailerFor(port).deliver(mail({ text, html: text }))
    expect(caught).toHaveLength(1)
    expect((await PostalMime.parse(caught[0]?.raw ?? '')).text?.replace(/\r/g, '').trim()).toBe(text.replace(/\r/g, ''))
  })
  test('a sender that is no bare address is refused at start', () => {
    expect(() => createMailer({ smtpUrl: 'smtp://127.0.0.1', mailFrom: 'A <a@b.vn>' })).toThrow(expect.objectContaining({ code: 'mail.address-invalid' }))
  })
})

describe('TLS', () => {
  test('is demanded from any server but one on this machine, unless the address says otherwise', () => {
    expect(serverOf('smtp://relay.gov.vn')).toEqual({ host: 'relay.gov.vn', port: 587, secure: false, requireTLS: true, ignoreTLS: false })
    expect(serverOf('smtps://u%40x:p%3A@relay.gov.vn')).toMatchObject({ port: 465, secure: true, requireTLS: false, auth: { user: 'u@x', pass: 'p:' } })
    for (const open of ['smtp://127.0.0.1:25', 'smtp://localhost', 'smtp://[::1]', 'smtp://mail:1025?tls=none']) expect(serverOf(open)).toMatchObject({ requireTLS: false, ignoreTLS: true })
  })
  // 0.0.0.0 leads to this machine but is not taken for it, so TLS is demanded
  test.each([
    ['without STARTTLS', 'smtp://0.0.0.0', {}], ['with a certificate that nobody vouches for', 'smtp://0.0.0.0', { disabledCommands: [] }], ['without TLS at all', 'smtps://127.0.0.1', {}],
  ])('a server %s gets nothing', async (_name, address, options) => {
    const { port, caught } = await smtp(options)
    expect(await mailerFor(port, { smtpUrl: `${address}:${port}` }).deliver(mail())).toMatchObject({ state: 'unreachable', reason: expect.stringMatching(/TLS|SSL|certificate/) })
    expect(caught).toHaveLength(0)
  })
})
