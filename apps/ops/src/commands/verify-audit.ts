import { type Checkpoint, readCheckpoints, signingKeyOf } from '@vinhdanh/access'
import { readOpsConfig } from '@vinhdanh/config'
import { type AuditCheckpoint, type AuditFault, verifyAudit } from '@vinhdanh/record'
import { faultInWords } from '../fault-in-words.ts'
import { findServers, withDatabase } from '../servers.ts'
import type { Command } from './command.ts'

/** What was kept outside the database, and what of it cannot be believed, in words. */
interface Kept {
  readonly checkpoints: readonly Checkpoint[]
  readonly wrong: readonly string[]
}

export const verifyAuditCommand: Command = {
  name: 'verify-audit',
  parameters: [],
  options: { checkpoint: { type: 'string' }, keys: { type: 'string' } },
  help: 'Reads the whole audit and checks its chain, and compares it with the signed checkpoints in VINHDANH_CHECKPOINT_DIR. --keys <key,…> names former public keys; --checkpoint <seq>:<hash> is one more checkpoint, as printed by an earlier run.',
  async run(_parameters, { checkpoint, keys }) {
    const { checkpoints, wrong } = await keptCheckpoints(keys)
    const onProgress = (read: number, of: number) => console.error(`${read} of ${of}`)
    const all = [...checkpoints, ...(checkpoint === undefined ? [] : [readCheckpoint(checkpoint)])]
    const { entries, faults, head } = await withDatabase(await findServers(), (database) => verifyAudit(database, { checkpoints: all, onProgress }))
    for (const words of [...wrong, ...faults.map(faultInWords), ...cutTail(faults, checkpoints)]) console.log(words)
    const newest = checkpoints.at(-1)
    if (newest) console.log(`${checkpoints.length} signed checkpoints were compared, the newest of ${newest.at}`)
    const count = faults.length + wrong.length
    console.log(count === 0 ? `${entries} entries, all in order; checkpoint ${head.seq}:${head.hash}` : `${entries} entries, ${count} faults`)
    return count === 0 ? 0 : 1
  },
}

/** @throws Error in words for operators where there are checkpoints and no key to check them with */
async function keptCheckpoints(former: string | undefined): Promise<Kept> {
  const { checkpointDir, signingKey } = readOpsConfig()
  if (!checkpointDir) return { checkpoints: [], wrong: [] }
  const keys = [...(signingKey ? [signingKeyOf(signingKey).publicKey] : []), ...(former?.split(',') ?? [])]
  if (keys.length === 0) throw new Error('set VINHDANH_SIGNING_KEY, or name public keys by --keys: checkpoints without a key prove nothing')
  const files = await readCheckpoints(checkpointDir, keys)
  return {
    checkpoints: files.flatMap((file) => ('checkpoint' in file ? [file.checkpoint] : [])),
    wrong: files.flatMap((file) => ('fault' in file ? [`checkpoint ${file.name}: ${file.fault === 'unsigned' ? 'it is not signed by our key' : 'it cannot be read'}`] : [])),
  }
}

/** Which checkpoint still knows an end that was cut off. */
function cutTail(faults: readonly AuditFault[], checkpoints: readonly Checkpoint[]): string[] {
  const cut = faults.find(({ kind }) => kind === 'truncated')
  const witness = cut && checkpoints.find(({ seq }) => seq >= cut.seq)
  return witness ? [`the tail of the chain was cut off: the checkpoint of ${witness.at} is entry ${witness.seq}`] : []
}

function readCheckpoint(text: string): AuditCheckpoint {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  if (!seq || !hash) throw new Error('--checkpoint must be <seq>:<hash>')
  return { seq: Number(seq), hash }
}
