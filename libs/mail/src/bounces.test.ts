import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bounceAddress, mailOfBounceAddress } from './bounce-address.ts'
import { readBounce } from './read-bounce.ts'

const mailId = '0195a0f0-1234-7000-8000-00000000abcd'
const key = { domain: 'bounces.example.gov.vn', secret: 's'.repeat(32) }

describe('the sender of a mail', () => {
  test('names its mail, whatever the case of its letters after the way, and fits into a local part', () => {
    const address = bounceAddress(mailId, key)
    expect(address.indexOf('@')).toBeLessThanOrEqual(64)
    expect([address, address.toUpperCase()].map((one) => mailOfBounceAddress(one, key))).toEqual([mailId, mailId])
  })

  test('is not believed when forged, cut, of another secret or another domain', () => {
    const address = bounceAddress(mailId, key)
    const other = address.replace('abcd', 'abce')
    for (const forged of [other, address.slice(1), address.replace('@', '0@'), bounceAddress(mailId, { ...key, secret: 't'.repeat(32) }), `${address}.evil.example`, 'b+@x', '', '@', address.replace('+', '-')]) {
      expect({ forged, mail: mailOfBounceAddress(forged, key) }).toEqual({ forged, mail: null })
    }
    expect(() => bounceAddress('x', key)).toThrow(TypeError)
  })

  test('is believed of the key before while it is changed, and made with the new one', () => {
    const next = { domain: key.domain, secret: 'n'.repeat(32), previousSecret: key.secret }
    const made = [key, next, { ...key, secret: 't'.repeat(32) }].map((one) => bounceAddress(mailId, one))
    expect(made.map((address) => mailOfBounceAddress(address, next))).toEqual([mailId, mailId, null])
    expect(made.map((address) => mailOfBounceAddress(address, { ...next, previousSecret: undefined }))).toEqual([null, mailId, null])
  })
})

/** A report as mail servers write them. */
const report = (fields: string, { type = 'delivery-status', more = '' } = {}) => new TextEncoder().encode([
  'From: MAILER-DAEMON@mx.example', 'To: someone', 'Subject: Undelivered', 'Auto-Submitted: auto-replied', more || 'X-Kind: report',
  `Content-Type: multipart/report; report-type="${type}"; boundary=B`, '', '--B', 'Content-Type: text/plain', '', 'Sorry', '--B', `Content-Type: message/${type}`, '',
  'Reporting-MTA: dns; mx.example', '', fields, '--B', 'Content-Type: message/rfc822', '', 'Subject: =?x', '', 'https://vd.example.gov.vn/tasks/1', '--B--', '',
].join('\r\n'))
const plain = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'))

describe('a message to that sender', () => {
  test('tells a failure with its status and the words of the server, also over folded lines', async () => {
    const fields = 'Final-Recipient: rfc822; a@b.vn\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n  user here\r\n'
    expect(await readBounce(report(fields))).toEqual({ kind: 'failed', status: '5.1.1', words: '550 5.1.1 no such user here' })
  })

  test('tells a server that gave up from one that goes on trying', async () => {
    expect(await readBounce(report('Action: failed\r\nStatus: 4.4.7\r\n'))).toMatchObject({ kind: 'failed', status: '4.4.7', words: '4.4.7' })
    expect(await readBounce(report('Action: Delayed\r\nStatus: 4.4.1 (no answer)\r\n'))).toMatchObject({ kind: 'delayed', status: '4.4.1' })
  })

  test.each(['delivered', 'relayed', 'expanded'])('says nothing when the mail was %s', async (action) => {
    expect(await readBounce(report(`Action: ${action}\r\nStatus: 2.0.0\r\n`))).toEqual({ kind: 'nothing' })
  })

  test('says nothing when it is an out-of-office answer or a receipt, whatever its words', async () => {
    expect(await readBounce(plain('Subject: Undeliverable: mail failed 5.1.1', 'Auto-Submitted: auto-replied', '', 'Action: failed'))).toEqual({ kind: 'nothing' })
    expect(await readBounce(report('Disposition: manual-action/MDN-sent-manually; displayed', { type: 'disposition-notification' }))).toEqual({ kind: 'nothing' })
  })

  test.each([
    ['a failure told in words alone', plain('Subject: failure notice', '', '550 no such user https://vd.example.gov.vn/tasks/1')],
    ['a bounce in a form of its own', plain('Subject: failed', 'Auto-Submitted: auto-replied', 'X-Failed-Recipients: a@b.vn', '', 'x')],
    ['a report without a status', report('Action: failed\r\n')], ['a report with an unknown action', report('Action: exploded\r\nStatus: 5.1.1\r\n')],
    ['a report whose status is none', report('Action: failed\r\nStatus: 550\r\n')], ['an empty message', plain('')], ['bytes', new Uint8Array([0, 255, 13, 10, 200])],
    ['parts within parts', plain(...Array.from({ length: 60 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}`))],
  ])('is left to a person when it is %s', async (_, raw) => {
    const bounce = await readBounce(raw)
    expect(bounce.kind).toBe('unread')
    expect(JSON.stringify(bounce)).not.toContain('https:')
  })

  test('never makes the reader fail', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => { expect(['nothing', 'unread']).toContain((await readBounce(bytes)).kind) }), { numRuns: 100 })
    const valid = report('Action: failed\r\nStatus: 5.1.1\r\n')
    await fc.assert(fc.asyncProperty(fc.nat(valid.length), async (length) => { await readBounce(valid.subarray(0, length)) }), { numRuns: 100 })
  })
})
