import { deflateSync } from 'node:zlib'

/**
 * A PDF of one page as bytes. `catalog` goes into the catalog, `page` into the page, `objects` are further objects from number 10 on.
 * With `hidden`, the further objects lie in a compressed object stream.
 */
export function makePdf({ catalog = '', page = '', objects = [], hidden = false, trailer = '', tail = '' }: { catalog?: string; page?: string; objects?: string[]; hidden?: boolean; trailer?: string; tail?: string } = {}): Buffer {
  const bodies = new Map([[1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`], [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'], [3, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${page} >>`]])
  if (hidden) bodies.set(9, objectStream(objects))
  else objects.forEach((body, i) => bodies.set(10 + i, body))
  let out = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const offsets: string[] = []
  for (const [number, body] of bodies) {
    offsets.push(`${number} 1\n${String(out.length).padStart(10, '0')} 00000 n \n`)
    out += `${number} 0 obj\n${body}\nendobj\n`
  }
  const start = out.length
  out += `xref\n0 1\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size 100 /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n${tail}`
  return Buffer.from(out, 'latin1')
}

function objectStream(objects: readonly string[]): string {
  const text = objects.join(' ')
  let at = 0
  const index = objects.map((body, i) => {
    const entry = `${10 + i} ${at}`
    at += body.length + 1
    return entry
  }).join(' ')
  const packed = deflateSync(Buffer.from(`${index} ${text}`, 'latin1')).toString('latin1')
  return `<< /Type /ObjStm /N ${objects.length} /First ${index.length + 1} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`
}

/** An object stream of a few hundred kilobytes that unpacks to `bytes` spaces. */
export function pdfBomb(bytes: number): Buffer {
  const packed = deflateSync(Buffer.alloc(bytes, ' '), { level: 9 }).toString('latin1')
  return makePdf({ objects: [`<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`] })
}
