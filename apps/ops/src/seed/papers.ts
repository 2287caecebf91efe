import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { createFileStore, type StoredFile } from '@vinhdanh/files'
import { Readable } from 'node:stream'

const titles = {
  report: ['Bao cao thanh tich', 'Achievement report'],
  minutes: ['Bien ban hop binh xet', 'Minutes of the review meeting'],
  certificate: ['Giay chung nhan, van ban kem theo', 'Certificate or document'],
} as const

/** Which of the files stands for each kind of paper: looking through a PDF costs a second, so few are made. */
const fileOf = {
  report: 'report', 'short-report': 'report', minutes: 'minutes', 'bloc-minutes': 'minutes', 'ballot-result': 'minutes',
  'initiative-certificate': 'certificate', 'initiative-effect': 'certificate', document: 'certificate',
} as const satisfies Record<string, keyof typeof titles>

export type PaperCode = keyof typeof fileOf
export type SamplePapers = Readonly<Record<PaperCode, StoredFile>>

/** Makes a few small real PDFs and puts them in the store, through all of its checks. The same each time: dates are fixed. */
export async function makePapers(root: string, maxBytes: number): Promise<SamplePapers> {
  const store = createFileStore({ root, maxBytes })
  const entries = await Promise.all(Object.entries(titles).map(async ([name, lines]) => {
    const bytes = await pdf(['VINH DANH - BAN MAU / SAMPLE', ...lines])
    return [name, await store.put(Readable.from([bytes]), { name: `${name}.pdf` })] as const
  }))
  const files = Object.fromEntries(entries) as Record<keyof typeof titles, StoredFile>
  return Object.fromEntries(Object.entries(fileOf).map(([code, name]) => [code, files[name]])) as SamplePapers
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
