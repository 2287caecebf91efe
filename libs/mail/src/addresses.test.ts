import { expect, test } from '@jest/globals'
import { bareAddress, domainOf } from './addresses.ts'
import { headerValue, messageIdValue } from './headers.ts'
import { messageId, threadRootId } from './message-ids.ts'

test.each(['a@b.vn', 'nguoi.nhan+thu@bo.gov.vn', "o'x@localhost"])('%s is a bare address', (address) => {
  expect(bareAddress(address)).toBe(address)
})

test.each([
  'a@ok.vn\r\nRCPT TO:<evil@x.vn>', 'a@ok.vn\nBcc: evil@x.vn', 'a@ok.vn, evil@x.vn', 'a@ok.vn;evil@x.vn', 'Ai <a@ok.vn>', '<a@ok.vn>', '"a b"@ok.vn', '"a@evil.vn"@ok.vn',
  'nhóm: a@ok.vn;', 'a@ok.vn (b)', 'a b@ok.vn', 'a@ok.vn ', ' a@ok.vn', 'a@@ok.vn', 'a@b@ok.vn', '@ok.vn', 'a@', 'a', '', '.a@ok.vn', 'a..b@ok.vn', 'a@-ok.vn', 'a@ok..vn',
  'a@[127.0.0.1]', 'ă@ok.vn', 'a@bộ.vn', 'a\u0000@ok.vn', 'a@ok.vn\u2028', `${'a'.repeat(65)}@ok.vn`, `a@${'b'.repeat(250)}.vn`, 'a@ok.vn%0d%0aBcc:evil@x.vn',
])('%j is refused as an address, without being repeated in the error', (address) => {
  expect(() => bareAddress(address)).toThrow(expect.objectContaining({ code: 'mail.address-invalid', details: {} }))
})

test.each(['a\r\nBcc: e@x', 'a\nb', 'a\rb', 'a\u0000b', 'a\u0085b', 'a\u2028b', 'a\tb'])('the header value %j is refused', (value) => {
  expect(() => headerValue('Subject', value)).toThrow('control character')
})

test.each(['a@b', '<a@b>\r\nBcc: e@x', '<a@b> <c@d>', '<a b@c>', '<a>'])('%j is no Message-ID', (value) => {
  expect(() => messageIdValue('References', value)).toThrow('no Message-ID')
})

test('Message-IDs are the same each time and made of plain ids only', () => {
  expect(messageId('018f-1', domainOf('vd@bo.gov.vn'))).toBe('<018f-1@bo.gov.vn>')
  expect(threadRootId('018f-2', 3, 'bo.gov.vn')).toBe('<dossier.018f-2.round-3@bo.gov.vn>')
  expect(() => messageId('x>\r\nBcc: e@x', 'bo.gov.vn')).toThrow(TypeError)
  expect(() => messageId('x', 'bo.gov.vn>')).toThrow(TypeError)
})
