import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { createFileStore, type StoredFile } from '@vinhdanh/files'
import { Readable } from 'node:stream'

const titles = {
  report: ['Bao cao thanh tich', 'Achievement report'],
  minutes: ['Bien ban hop binh xet', 'Minutes of the review meeting'],
  'initiative-certificate': ['Giay chung nhan sang kien', 'Certificate of initiative'],
  'ballot-result': ['Ket qua bo phieu kin', 'Result of the secret ballot'],
  'bloc-minutes': ['Bien ban binh xet cua khoi thi dua', 'Minutes of the bloc'],
  'short-report': ['Bao cao tom tat thanh tich', 'Short report'],
  document: ['Van ban cua co quan ngoai', 'Document of an outside body'],
} as const

export type PaperCode = keyof typeof titles
export type SamplePapers = Readonly<Record<PaperCode, StoredFile>>

/** Makes one small real PDF for each kind of paper and puts it in the store, through all of its checks. The same each time: dates are fixed. */
export async function makePapers(root: string, maxBytes: number): Promise<SamplePapers> {
  const store = createFileStore({ root, maxBytes })
  const entries = await Promise.all(Object.entries(titles).map(async ([code, lines]) => {
    const bytes = await pdf(['VINH DANH - BAN MAU / SAMPLE', ...lines])
    return [code, await store.put(Readable.from([bytes]), { name: `${code}.pdf` })] as const
  }))
  return Object.fromEntries(entries) as SamplePapers
}

/** The fonts that every reader has know no Vietnamese accents, hence the plain letters. */
async function pdf(lines: readonly string[]): Promise<Buffer> {
  const file = await PDFDocument.create()
  const made = new Date('2026-01-05T01:00:00Z')
  file.setCreationDate(made)
  file.setModificationDate(made)
  const font = await file.embedFont(StandardFonts.Helvetica)
  const page = file.addPage([595, 842])
  lines.forEach((line, index) => page.drawText(line, { x: 60, y: 760 - index * 36, size: 18, font }))
  return Buffer.from(await file.save())
}
