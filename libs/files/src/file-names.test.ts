import { describe, expect, test } from '@jest/globals'
import { contentDisposition, safeFileName } from './file-names.ts'

describe('a safe file name', () => {
  test.each([
    ['Báo cáo thành tích.pdf', 'Báo cáo thành tích.pdf'], ['Báo cáo.pdf'.normalize('NFD'), 'Báo cáo.pdf'], ['../../etc/passwd', 'passwd'], ['C:\\Users\\x\\tờ trình.docx', 'tờ trình.docx'],
    ['a\r\nSet-Cookie: x.pdf', 'a Set-Cookie_ x.pdf'], ['\u202Egnp.exe', 'gnp.exe'], ['a\u200B\u0000b.pdf', 'a b.pdf'], ['..', 'tep-dinh-kem'], ['', 'tep-dinh-kem'], ['a/', 'tep-dinh-kem'],
    ['.htaccess', 'htaccess'], ['con.pdf', '_con.pdf'], ['LPT1', '_LPT1'], ['a<b>:"c|d?*.pdf', 'a_b___c_d__.pdf'], ['  a   b .pdf ', 'a b .pdf'], ['a.pdf...', 'a.pdf'],
  ])('%j becomes %j', (name, safe) => { expect(safeFileName(name)).toBe(safe) })

  test('has at most 200 bytes, whole letters, and keeps its ending', () => {
    const safe = safeFileName(`${'ệ'.repeat(300)}.docx`)
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200)
    expect(safe).toMatch(/^ệ+\.docx$/)
    expect(Buffer.byteLength(safeFileName('👩‍👩‍👧'.repeat(100)))).toBeLessThanOrEqual(200)
  })
})

test('Content-Disposition carries a Vietnamese name in both forms and cannot be broken out of', () => {
  expect(contentDisposition('Báo cáo.pdf')).toBe('attachment; filename="B?o c?o.pdf"; filename*=UTF-8\'\'B%C3%A1o%20c%C3%A1o.pdf')
  expect(contentDisposition('a"; filename=evil.exe\r\nX: y')).toBe('attachment; filename="a_; filename=evil.exe X_ y"')
  expect(contentDisposition('plain.pdf')).toBe('attachment; filename=plain.pdf')
})
