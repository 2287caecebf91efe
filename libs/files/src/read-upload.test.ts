import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readUpload, type UploadHandlers } from './read-upload.ts'

const MAX = 100_000
const limits = { files: 1, fields: 30, fieldSize: 64 * 1024, refusal: 'validation.malformed' } as const
const taken: { name: string; content: Buffer; fields: Record<string, string> }[] = []
const outcomes: string[] = []
let server: Server
let port: number
const takeIn: UploadHandlers<number>['onFile'] = async ({ name, stream }, fields) => {
  const before = Object.fromEntries(fields)
  const content = await buffer(stream)
  taken.push({ name, content, fields: before })
  return content.length
}
let onFile = takeIn

beforeEach(async () => {
  onFile = takeIn
  taken.length = 0
  outcomes.length = 0
  server = createServer((request: IncomingMessage, response) => {
    readUpload(request, { maxBytes: MAX, limits, onFile: (file, fields) => onFile(file, fields) }).then(
      ({ files: [file = null], fields }) => { outcomes.push('done'); response.end(JSON.stringify({ file, fields: Object.fromEntries(fields) })) },
      (error: unknown) => { const { code, message } = error as { code?: string; message: string }; outcomes.push(code ?? message); response.writeHead(400).end(code ?? message) },
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterEach(() => new Promise((done) => { server.closeAllConnections(); server.close(done) }))

const post = async (body: string | FormData, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, headers })
  return response.text()
}
const form = (...entries: [string, string | Buffer, string?][]) => {
  const data = new FormData()
  for (const [name, value, fileName] of entries) {
    if (typeof value === 'string') data.append(name, value)
    else data.append(name, new Blob([new Uint8Array(value)]), fileName)
  }
  return data
}
const multipart = { 'content-type': 'multipart/form-data; boundary=X' }
const part = (disposition: string, content = 'x') => `--X\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n`
const filePart = part('form-data; name="file"; filename="a.pdf"')

/** Sends raw bytes, then hangs up after the answer or after `hangUpMs`. */
const raw = (text: string, hangUpMs = 1000) => new Promise<string>((done) => {
  const socket = connect(port, '127.0.0.1', () => socket.write(text))
  let answer = ''
  socket.on('data', (chunk) => { answer += chunk.toString() })
  socket.on('error', () => done(answer))
  socket.on('close', () => done(answer))
  setTimeout(() => socket.destroy(), hangUpMs).unref()
})
const settled = async () => { while (outcomes.length === 0) await new Promise((done) => { setTimeout(done, 5) }) }

describe('a form with a file', () => {
  test('gives the file as a stream with the fields before it, and all fields at the end', async () => {
    expect(JSON.parse(await post(form(['csrf', 't'], ['file', Buffer.from('nội dung'), 'Tờ trình.pdf'], ['note', 'ghi chú'])))).toEqual({ file: 10, fields: { csrf: 't', note: 'ghi chú' } })
    expect(taken).toEqual([{ name: 'Tờ trình.pdf', content: Buffer.from('nội dung'), fields: { csrf: 't' } }])
  })
  test('may have none, or an empty choice', async () => {
    expect(JSON.parse(await post(form(['a', '1'])))).toEqual({ file: null, fields: { a: '1' } })
    expect(JSON.parse(await post(`${part('form-data; name="file"; filename=""', '')}--X--\r\n`, multipart))).toEqual({ file: null, fields: {} })
  })
  test('never hands on a path, and a field called __proto__ is a field', async () => {
    await post(`${part('form-data; name="__proto__"', 'y')}${part('form-data; name="file"; filename="../../etc/passwd"')}--X--\r\n`, multipart)
    expect(taken[0]).toMatchObject({ name: 'passwd' })
  })
})

describe('what is refused', () => {
  test.each([
    ['a JSON body', '{"file":{"filepath":"/etc/passwd"}}', { 'content-type': 'application/json' }, 'validation.media-type'], ['a plain form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 'validation.media-type'],
    ['multipart of another kind', filePart, { 'content-type': 'multipart/mixed; boundary=X' }, 'validation.media-type'], ['a form without a boundary', filePart, { 'content-type': 'multipart/form-data; x=y' }, 'validation.malformed'],
    ['a form without its last boundary', filePart, multipart, 'validation.malformed'], ['a body that is no form', 'hello', multipart, 'validation.malformed'], ['an empty body', '', multipart, 'validation.malformed'],
    ['two files', `${filePart}${filePart}--X--\r\n`, multipart, 'validation.malformed'],
    ['a field twice', `${part('form-data; name="a"')}${part('form-data; name="a"')}--X--\r\n`, multipart, 'validation.malformed'], ['fifty fields', `${Array.from({ length: 50 }, (_, i) => part(`form-data; name="f${i}"`)).join('')}--X--\r\n`, multipart, 'validation.malformed'],
    ['a field of 70 kB', `${part('form-data; name="a"', 'x'.repeat(70_000))}--X--\r\n`, multipart, 'validation.malformed'],
    ['a file one byte too large', `${part('form-data; name="file"; filename="a"', 'x'.repeat(MAX + 1))}--X--\r\n`, multipart, 'file.too-large'],
  ])('%s', async (_what, body, headers, code) => { expect(await post(body, headers)).toBe(code) })

  test('a file far too large is refused by its announced length, and the answer is seen', async () => {
    expect(await post(form(['file', Buffer.alloc(450_000), 'a.pdf']))).toBe('file.too-large')
    expect(taken).toEqual([])
  })
  test('a file of unannounced length is refused on the way, and the answer is seen', async () => {
    const chunk = `${(8192).toString(16)}\r\n${'x'.repeat(8192)}\r\n`
    const start = part('form-data; name="file"; filename="a"', '')
    const answer = await raw(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=X\r\nTransfer-Encoding: chunked\r\n\r\n${(start.length - 2).toString(16)}\r\n${start.slice(0, -2)}\r\n${chunk.repeat(30)}`, 300)
    expect(answer).toContain('file.too-large')
  })
  test('a body without end is cut off', async () => {
    const chunk = `${(8192).toString(16)}\r\n${'x'.repeat(8192)}\r\n`
    let closed = false
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n')
      const feed = setInterval(() => { if (closed) clearInterval(feed); else socket.write(chunk.repeat(10)) }, 1)
    })
    socket.on('error', () => socket.destroy())
    await new Promise((done) => socket.once('close', done))
    closed = true
    expect(outcomes).toEqual(['validation.media-type'])
  })
  test('what the taker refuses is the answer', async () => {
    onFile = ({ stream }) => { stream.resume(); return Promise.reject(Object.assign(new Error('no'), { code: 'file.type-not-allowed' })) }
    expect(await post(form(['file', Buffer.alloc(90_000), 'a.exe']))).toBe('file.type-not-allowed')
  })
  test('a taker that reads nothing and refuses does not hang', async () => {
    onFile = () => Promise.reject(new Error('nothing read'))
    expect(await post(form(['file', Buffer.alloc(90_000), 'a.exe']))).toBe('nothing read')
  })
})

describe('a browser that goes away', () => {
  const head = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=X\r\nContent-Length: ${length}\r\n\r\n`
  test.each([['in the file', part('form-data; name="file"; filename="a"', 'half').slice(0, -2)], ['in a header', '--X\r\nContent-Disp'], ['in a field', part('form-data; name="a"', 'half').slice(0, -2)], ['at once', '']])('%s ends the upload as cut', async (_where, sent) => {
    let aborted = false
    onFile = async (file, fields) => { file.signal.addEventListener('abort', () => { aborted = true }); return takeIn(file, fields) }
    await raw(head(5000) + sent, 50)
    await settled()
    expect(outcomes).toEqual(['file.upload-cut'])
    expect(taken).toEqual([])
    expect(aborted).toBe(sent.includes('filename'))
  })
  test('leaves the server well', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => raw(head(5000) + filePart.slice(0, i * 4), 20)))
    expect(JSON.parse(await post(form(['file', Buffer.from('x'), 'a.pdf'])))).toMatchObject({ file: 1 })
  })
})
