// Checks a dossier that was exported from Vinh Danh, without Vinh Danh: node verify.mjs <export.zip> [<public key>]
// Needs Node 20 or later and nothing else. Take this file and the public key from the house that made the export, not from the export: whoever forges
// one can forge what lies in it. Exit code 0: all is right; 1: something is not; 2: it could not be checked.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { open } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'

const [file, expectedKey] = process.argv.slice(2)
if (!file) {
  console.error('node verify.mjs <export.zip> [<public key>]')
  process.exit(2)
}
let wrong = 0
const right = (vi, en) => console.log(`ĐÚNG / RIGHT: ${vi} / ${en}`)
const fault = (vi, en) => {
  wrong += 1
  console.log(`SAI / WRONG: ${vi} / ${en}`)
}
const sha256 = (data) => createHash('sha256').update(data).digest('hex')

try {
  await check(await open(file, 'r'))
  console.log(wrong === 0 ? 'KẾT LUẬN / RESULT: hồ sơ nguyên vẹn / the export is whole' : `KẾT LUẬN / RESULT: ${wrong} lỗi / ${wrong} faults`)
  process.exitCode = wrong === 0 ? 0 : 1
} catch (error) {
  console.log(`KHÔNG ĐỌC ĐƯỢC / CANNOT BE READ: ${error.message}`)
  process.exitCode = 2
}

async function check(zip) {
  const entries = await readDirectory(zip)
  if (!entries) return fault('tệp bị cắt cụt: không còn phần cuối của ZIP', 'the file is cut off: the end of the ZIP is missing')
  const text = async (name) => (entries.has(name) ? String(await content(zip, entries.get(name))) : null)
  const signed = await text('manifest.json')
  if (signed === null) return fault('thiếu manifest.json', 'manifest.json is missing')
  checkSignature(signed, (await text('manifest.sig'))?.trim())
  const manifest = JSON.parse(signed)
  console.log(`${manifest.dossier}, ${manifest.exportedAt}`)
  await checkFiles(zip, entries, manifest)
  const audit = parsed(await text('audit.json'))
  if (audit) checkAudit(audit, manifest.audit)
  const revisions = parsed(await text('record/revisions.json'))
  const decisions = parsed(await text('record/decisions.json'))
  if (revisions) checkRevisions(revisions, decisions ?? [])
}

/** The signature is over every byte of the manifest, and the manifest has the hash of every other file. */
function checkSignature(signed, signature) {
  if (!signature) return fault('thiếu chữ ký manifest.sig', 'the signature manifest.sig is missing')
  const key = parsed(signed)?.publicKey ?? ''
  if (expectedKey && expectedKey !== key) fault(`bản xuất ký bằng khóa lạ ${key}`, `the export is signed by a foreign key, ${key}`)
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(expectedKey ?? key, 'base64')])
  if (spki.length !== 44) return fault('khóa công khai không hợp lệ', 'the public key is none')
  const fits = verify(null, Buffer.from(signed), createPublicKey({ key: spki, format: 'der', type: 'spki' }), Buffer.from(signature, 'base64'))
  if (!fits) return fault('chữ ký không khớp với manifest.json', 'the signature does not fit manifest.json')
  right(`chữ ký của khóa ${key}`, `the signature is by the key ${key}`)
  if (!expectedKey) console.log('CHÚ Ý / NOTE: hãy so khóa này với khóa mà hệ thống công bố / compare this key with the one that the system shows')
}

async function checkFiles(zip, entries, { files, withheld }) {
  const before = wrong
  const known = new Set(['manifest.json', 'manifest.sig', ...files.map(({ path }) => path)])
  for (const { path, sha256: hash } of files) {
    if (!entries.has(path)) fault(`thiếu tệp ${path}`, `the file ${path} is missing`)
    else if (await hashOf(zip, entries.get(path)) !== hash) fault(`tệp ${path} đã bị sửa`, `the file ${path} was changed`)
  }
  for (const path of entries.keys()) if (!known.has(path)) fault(`tệp lạ ${path}`, `the file ${path} does not belong to the export`)
  for (const { sha256: hash, why } of withheld) console.log(`CHÚ Ý / NOTE: tệp ${hash} không có trong bản xuất / the file ${hash} is not in the export (${why})`)
  if (wrong === before) right(`${files.length} tệp đúng như khi ký`, `${files.length} files are as they were signed`)
}

/** Each entry is under its own hash, and the manifest names every one; an entry that is gone, or an end that was cut off, is missed by its number. */
function checkAudit(audit, { entries: signed }) {
  const before = wrong
  const there = new Map(audit.map((entry) => [entry.seq, entry]))
  const lastThere = Math.max(0, ...there.keys())
  const cut = signed.filter(([seq]) => seq > lastThere)
  if (cut.length > 0) fault(`nhật ký bị cắt đuôi: thiếu ${cut.length} dòng sau dòng ${lastThere}`, `the end of the audit is cut off: ${cut.length} entries after ${lastThere} are missing`)
  for (const [seq, hash] of signed) {
    const entry = there.get(seq)
    if (!entry) {
      if (seq <= lastThere) fault(`nhật ký thiếu dòng ${seq}`, `entry ${seq} of the audit is missing`)
    } else if (entry.hash !== hash || sha256(entry.line) !== hash) fault(`dòng nhật ký ${seq} đã bị sửa`, `entry ${seq} of the audit was changed`)
    else if (!saysItsLine(entry)) fault(`dòng nhật ký ${seq} nói khác phần được băm`, `entry ${seq} of the audit says otherwise than what is under its hash`)
  }
  for (const seq of there.keys()) if (!signed.some(([known]) => known === seq)) fault(`dòng nhật ký lạ ${seq}`, `entry ${seq} of the audit was added`)
  if (wrong === before) right(`${signed.length} dòng nhật ký, mỗi dòng đúng mã băm`, `${signed.length} entries of the audit, each under its hash`)
}

function saysItsLine({ seq, actorName, act, before, after, prevHash, line }) {
  const parts = line.split('\u001f')
  const same = (json, value) => (json === '' ? value === null : canonical(JSON.parse(json)) === canonical(value))
  return parts[0] === String(seq) && parts[3] === actorName && parts[4] === act && same(parts[8], before) && same(parts[9], after) && parts[11] === prevHash
}

function checkRevisions(revisions, decisions) {
  const before = wrong
  for (const { no, content: said, sha256: hash } of revisions) if (sha256(canonical(said)) !== hash) fault(`phiên bản ${no} không đúng mã băm`, `revision ${no} is not what its hash says`)
  for (const { id, revision_no: no, revision_sha256: hash } of decisions) {
    if (!revisions.some((revision) => revision.no === no && revision.sha256 === hash)) fault(`quyết định ${id} dựa trên phiên bản khác`, `decision ${id} was made on another revision`)
  }
  if (wrong === before) right(`${revisions.length} phiên bản, ${decisions.length} quyết định khớp nhau`, `${revisions.length} revisions and ${decisions.length} decisions fit each other`)
}

/** JSON with its keys in order (RFC 8785). */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
  return JSON.stringify(value)
}

function parsed(text) {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

/** The files of a ZIP by name, from the directory at its end; null where that is gone. */
async function readDirectory(zip) {
  const { size } = await zip.stat()
  const tail = await read(zip, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const at = tail.lastIndexOf(Buffer.from('PK\u0005\u0006'))
  if (at < 0 || at + 22 > tail.length) return null
  const directory = await read(zip, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12))
  const entries = new Map()
  for (let place = 0; place + 46 <= directory.length && directory.readUInt32LE(place) === 0x02014b50;) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(place + offset))
    const path = directory.toString('utf8', place + 46, place + 46 + name)
    entries.set(path, { method: directory.readUInt16LE(place + 10), size: directory.readUInt32LE(place + 20), offset: directory.readUInt32LE(place + 42) })
    place += 46 + name + extra + comment
  }
  return entries
}

async function read(zip, position, length) {
  const { buffer, bytesRead } = await zip.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

async function startOf(zip, { offset }) {
  const head = await read(zip, offset, 30)
  if (head.length < 30) throw new Error('the ZIP names a place outside of itself')
  return offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
}

async function content(zip, entry) {
  const bytes = await read(zip, await startOf(zip, entry), entry.size)
  return entry.method === 8 ? inflateRawSync(bytes) : bytes
}

/** Papers are stored as they are and read piece by piece; only texts are packed. */
async function hashOf(zip, entry) {
  if (entry.method === 8) return content(zip, entry).then(sha256, () => 'unreadable')
  const hash = createHash('sha256')
  const start = await startOf(zip, entry)
  for (let done = 0; done < entry.size;) {
    const piece = await read(zip, start + done, Math.min(1_048_576, entry.size - done))
    if (piece.length === 0) break
    hash.update(piece)
    done += piece.length
  }
  return hash.digest('hex')
}
