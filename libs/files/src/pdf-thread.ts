/** The thread of inspect-pdf.ts: parses one PDF and says what is wrong with it. Node runs it from source too, so it holds plain types only. */
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, PDFStream, type PDFObject } from '@cantoo/pdf-lib'
import type { PdfVerdict } from './inspect-pdf.ts'

// Actions that run something, fetch something or send something (ISO 32000-1 section 12.6.4). Jumps within the document and web links that
// a reader must click stay allowed.
const actions = new Set(['JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'GoToR', 'GoToE', 'Rendition', 'RichMediaExecute', 'Movie', 'Sound', 'Trans3D', 'GoTo3DView'])
// Keys whose presence alone is enough: scripts, files inside the file, forms that are programs.
const keys = new Set(['JS', 'JavaScript', 'EmbeddedFiles', 'EF', 'XFA', 'RichMediaContent'])
// Names that may stand uncompressed in an object that the parser dropped because a later one has its number, while a viewer still finds it.
const rawNames = new Set(['JavaScript', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'ImportData', 'SubmitForm', 'RichMediaContent'])

const plain = (name: string) => name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

function activeIn(dict: PDFDict): string | undefined {
  const action = dict.get(PDFName.of('S'))
  if (action instanceof PDFName && actions.has(action.decodeText())) return action.decodeText()
  const type = dict.get(PDFName.of('Subtype'))
  if (type instanceof PDFName && ['FileAttachment', 'RichMedia', 'Screen', '3D'].includes(type.decodeText())) return type.decodeText()
  return dict.keys().map((key) => key.decodeText()).find((key) => keys.has(key))
}

function findActive(root: PDFObject): string | undefined {
  const open: PDFObject[] = [root]
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    const dict = object instanceof PDFStream ? object.dict : object
    if (dict instanceof PDFDict) {
      const found = activeIn(dict)
      if (found !== undefined) return found
      open.push(...dict.values())
    } else if (dict instanceof PDFArray) open.push(...dict.asArray())
  }
  return undefined
}

async function inspect(path: string): Promise<PdfVerdict> {
  const bytes = readFileSync(path)
  // data after the end is where a second file hides
  if (bytes.indexOf('%PDF-') !== 0 || !/%%EOF[\s\0]*$/.test(bytes.toString('latin1', Math.max(0, bytes.length - 1024)))) return { refused: 'file.broken' }
  for (const [name] of bytes.toString('latin1').matchAll(/\/(?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){6,60}/g)) {
    if (rawNames.has(plain(name.slice(1)))) return { refused: 'file.active-content', found: plain(name.slice(1)) }
  }
  // an object that this parser cannot read, but a viewer can, would go unseen: so it must read all of them
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false, preserveXFA: true, parseSpeed: Infinity, throwOnInvalidObject: true })
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    const found = findActive(object)
    if (found !== undefined) return { refused: 'file.active-content', found }
  }
  const pages = pdf.getPageCount()
  return { refused: pages > 0 ? null : 'file.broken', pages }
}

try {
  parentPort?.postMessage(await inspect(workerData as string))
} catch (error) {
  parentPort?.postMessage({ refused: error instanceof EncryptedPDFError ? 'file.encrypted' : 'file.broken' } satisfies PdfVerdict)
}
