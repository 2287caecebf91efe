import { createHash } from 'node:crypto'
import type { Reader } from '../reader.ts'
import { hashedLine } from './hashed-line.ts'

/** An end of the chain as it once was, kept outside the database: only it can show that a whole chain was rewritten or its end cut off. */
export interface AuditCheckpoint {
  readonly seq: number
  readonly hash: string
}

/**
 * What is wrong with the entry `seq`:
 * `edited` its content no longer has its hash; `moved` it neither has its hash nor follows the one before it; `unlinked` it or the one before it was
 * replaced and hashed anew; `dropped` it and those up to `last` are missing; `truncated` the chain's end, from here to `last`, is missing;
 * `head` the chain's recorded end is not this entry; `rewritten` the entry is not the one of the checkpoint.
 */
export interface AuditFault {
  readonly seq: number
  readonly kind: 'edited' | 'moved' | 'unlinked' | 'dropped' | 'truncated' | 'head' | 'rewritten'
  readonly last?: number
}

export interface AuditReport {
  readonly entries: number
  /** The end that was verified: tomorrow's checkpoint, if `faults` is empty. */
  readonly head: AuditCheckpoint
  /** In order; reading stops at 1,000. */
  readonly faults: readonly AuditFault[]
}

export interface VerifyAuditOptions {
  /** Ends that were kept outside the database. */
  readonly checkpoints?: readonly AuditCheckpoint[]
  /** Only this many of the newest entries are read, and the one before them is believed: a quick look, no proof. */
  readonly newest?: number
  /** Called after each batch with how many entries of how many were read. */
  readonly onProgress?: (read: number, of: number) => void
}

interface Row {
  readonly seq: string
  readonly prevHash: string
  readonly hash: string
  readonly line: string
}

const batchSize = 5_000
const mostFaults = 1_000

/** Reads the whole audit in batches and checks every entry, its place, and the chain's end. Entries added meanwhile are left for the next time. */
export async function verifyAudit(reader: Reader, { checkpoints = [], newest, onProgress }: VerifyAuditOptions = {}): Promise<AuditReport> {
  const [end] = await reader.query<{ seq: string; hash: string; last: string }>(
    `SELECT coalesce(h.seq, 0) AS seq, coalesce(h.hash, '') AS hash, (SELECT coalesce(max(seq), 0) FROM audit_entry) AS last
     FROM (VALUES (1)) one(id) LEFT JOIN audit_head h ON h.id = one.id`,
  )
  const head: AuditCheckpoint = { seq: Number(end?.seq ?? 0), hash: end?.hash ?? '' }
  const last = Number(end?.last ?? 0)
  const chain = new Chain(checkpoints)
  if (newest !== undefined && newest < last) chain.beginAfter(last - newest, await hashOf(reader, last - newest))
  while (chain.seq < last && chain.faults.length < mostFaults) {
    const rows = await reader.query<Row>(
      `SELECT seq, prev_hash AS "prevHash", hash, ${hashedLine} AS line FROM audit_entry WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT ${batchSize}`,
      [chain.seq, last],
    )
    if (rows.length === 0) break
    for (const row of rows) chain.add(row)
    onProgress?.(chain.entries, last)
  }
  if (chain.faults.length < mostFaults) chain.close(head)
  return { entries: chain.entries, head, faults: chain.faults }
}

async function hashOf(reader: Reader, seq: number): Promise<string> {
  const [row] = await reader.query<{ hash: string }>('SELECT hash FROM audit_entry WHERE seq = $1', [seq])
  return row?.hash ?? ''
}

/** The chain as it is read, entry by entry. */
class Chain {
  seq = 0
  entries = 0
  readonly faults: AuditFault[] = []
  private hash = ''
  private readonly checkpoints: ReadonlyMap<number, string>

  constructor(checkpoints: readonly AuditCheckpoint[]) {
    this.checkpoints = new Map(checkpoints.map(({ seq, hash }) => [seq, hash]))
  }

  /** Takes the entry `seq` as given. */
  beginAfter(seq: number, hash: string): void {
    this.seq = seq
    this.hash = hash
  }

  add({ seq: text, prevHash, hash, line }: Row): void {
    const seq = Number(text)
    const gap = seq > this.seq + 1
    if (gap) this.faults.push({ seq: this.seq + 1, kind: 'dropped', last: seq - 1 })
    const intact = createHash('sha256').update(line, 'utf8').digest('hex') === hash
    const follows = gap || prevHash === this.hash
    if (!intact) this.faults.push({ seq, kind: follows ? 'edited' : 'moved' })
    else if (!follows) this.faults.push({ seq, kind: 'unlinked' })
    if ((this.checkpoints.get(seq) ?? hash) !== hash) this.faults.push({ seq, kind: 'rewritten' })
    this.seq = seq
    this.hash = hash
    this.entries += 1
  }

  close(head: AuditCheckpoint): void {
    const end = Math.max(head.seq, ...this.checkpoints.keys())
    if (end > this.seq) this.faults.push({ seq: this.seq + 1, kind: 'truncated', last: end })
    if (head.seq < this.seq || (head.seq === this.seq && head.hash !== this.hash)) this.faults.push({ seq: this.seq, kind: 'head' })
  }
}
