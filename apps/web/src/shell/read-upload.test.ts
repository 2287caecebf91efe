import { type Server, createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { csrfTokenFor } from '@vinhdanh/access'
import { AppError } from '@vinhdanh/domain'
import { type IncomingFile, readUpload } from './read-upload.ts'
import type { WebRequest } from './web-request.ts'

const config = { secret: 'a secret for tests, 32 bytes long', maxUploadBytes: 100_000 }
const token = csrfTokenFor('session', config.secret)
const seen: string[] = []
const stored: string[] = []
let server: Server
let url = ''

async function store(file: IncomingFile): Promise<number> {
  seen.push(file.name)
  // Slower than the sender: the request is long over when the last byte is taken.
  if (file.name.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 200))
  const { length } = await buffer(file.content)
  stored.push(file.name)
  return length
}

beforeAll(async () => {
  server = createServer((request, response) => {
    readUpload(Object.assign(request, { sessionToken: 'session' }) as unknown as WebRequest, config, store).then(
      (upload) => response.end(JSON.stringify(upload)),
      (error: unknown) => { response.end(JSON.stringify({ code: error instanceof AppError ? error.code : String(error) })) })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => { server.close(resolve) }))

function form(...parts: [string, string | File][]): FormData {
  const data = new FormData()
  for (const [name, value] of parts) data.append(name, value)
  return data
}
const send = async (body: FormData): Promise<unknown> => (await fetch(url, { method: 'POST', body })).json()
const file = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name)

describe('a form with files', () => {
  test('its fields and files arrive, names and texts composed in one way', async () => {
    const name = 'Báo cáo thành tích.pdf'
    expect(await send(form(['_csrf', token], ['note', 'Đủ'.normalize('NFD')], ['report', file(name.normalize('NFD'), 100_000)], ['empty', file('', 0)])))
      .toEqual({ fields: { _csrf: token, note: 'Đủ' }, files: [100_000] })
    expect(stored).toContain(name)
  })

  test('a slow store gets the whole file', async () => {
    expect(await send(form(['_csrf', token], ['a', file('slow.pdf', 90_000)], ['b', file('slow too.pdf', 90_000)]))).toMatchObject({ files: [90_000, 90_000] })
  })

  test.each<[string, FormData, string]>([
    ['with a token that is not of this session', form(['_csrf', 'x'], ['a', file('not-ours.pdf')]), 'auth.csrf'],
    ['with the token after the file', form(['a', file('too-early.pdf')], ['_csrf', token]), 'auth.csrf'],
    ['without a token', form(['note', 'x']), 'auth.csrf'],
    ['with a text that holds NUL', form(['_csrf', token], ['note', 'a\0b']), 'validation.malformed'],
    ['with more files than a form has', form(['_csrf', token], ...Array.from({ length: 30 }, (_, i): [string, File] => ['a', file(`many-${i}.pdf`)])), 'limit.body-too-large'],
    ['with a file above the limit', form(['_csrf', token], ['a', file('large.pdf', 100_001)]), 'file.too-large'],
    ['with a file far above the limit', form(['_csrf', token], ['a', file('huge.pdf', 5_000_000)], ['b', file('after.pdf')]), 'file.too-large'],
  ])('%s is refused', async (_, body, code) => {
    expect(await send(body)).toEqual({ code })
    for (const name of ['not-ours.pdf', 'too-early.pdf']) expect(seen).not.toContain(name)
    for (const name of ['large.pdf', 'huge.pdf']) expect(stored).not.toContain(name)
  })

  test('a lost connection ends the file that was being read', async () => {
    await new Promise<void>((resolve) => {
      const sending = httpRequest(url, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=B', 'content-length': 90_000 } })
      sending.on('error', () => resolve())
      sending.write(`--B\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n--B\r\nContent-Disposition: form-data; name="a"; filename="cut.pdf"\r\n\r\n${'x'.repeat(20_000)}`)
      const watch = setInterval(() => {
        if (!seen.includes('cut.pdf')) return
        clearInterval(watch)
        sending.destroy()
      }, 10)
    })
    await expect(send(form(['_csrf', token], ['a', file('next.pdf')]))).resolves.toMatchObject({ files: [10] })
    expect(seen).toContain('cut.pdf')
    expect(stored).not.toContain('cut.pdf')
  })
})
