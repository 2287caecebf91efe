import { crc32, deflateRawSync } from 'node:zlib'

/** A part of a made zip; `claims` are lies for its headers. */
export interface MadePart {
  readonly name: string
  readonly data: Buffer | string
  readonly claims?: { readonly unpacked?: number; readonly packed?: number; readonly flags?: number; readonly at?: number }
}

/** A zip as bytes, honest or not. */
export function makeZip(parts: readonly MadePart[], { count = parts.length, comment = '' } = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data, claims = {} } of parts) {
    const raw = Buffer.from(data)
    const packed = deflateRawSync(raw)
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800 | (claims.flags ?? 0), 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(raw), 10)
    common.writeUInt32LE(claims.packed ?? packed.length, 14)
    common.writeUInt32LE(claims.unpacked ?? raw.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const header = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(claims.at ?? offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, nameBytes]))
    local.push(header)
    offset += header.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...local, directory, end, Buffer.from(comment)])
}

const mainTypes = {
  docx: ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'],
  xlsx: ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'],
  docm: ['word/document.xml', 'application/vnd.ms-word.document.macroEnabled.main+xml'],
  xlsm: ['xl/workbook.xml', 'application/vnd.ms-excel.sheet.macroEnabled.main+xml'],
  pptx: ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'],
} as const

/** An Office document of the given kind with further parts. */
export function makeOffice(kind: keyof typeof mainTypes, more: readonly MadePart[] = [], contentTypes?: string): Buffer {
  const [main, type] = mainTypes[kind]
  const types = contentTypes ?? `<?xml version="1.0"?><Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${main}" ContentType="${type}"/></Types>`
  return makeZip([{ name: '[Content_Types].xml', data: types }, { name: '_rels/.rels', data: `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="${main}"/></Relationships>` }, { name: main, data: '<w/>' }, ...more])
}

/** A relationship part that points outside. */
export const relation = (type: string, target: string): MadePart =>
  ({ name: 'word/_rels/document.xml.rels', data: `<Relationships><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="External"/></Relationships>` })
