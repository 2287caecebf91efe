import { type AuditCheckpoint, verifyAudit } from '@vinhdanh/record'
import { faultInWords } from '../fault-in-words.ts'
import { findServers, withDatabase } from '../servers.ts'
import type { Command } from './command.ts'

export const verifyAuditCommand: Command = {
  name: 'verify-audit',
  parameters: [],
  options: { checkpoint: { type: 'string' } },
  help: 'Reads the whole audit and checks its chain. --checkpoint <seq>:<hash>, as printed by an earlier run and kept elsewhere, also shows a chain that was rewritten or cut.',
  async run(_parameters, { checkpoint }) {
    const earlier = checkpoint === undefined ? {} : { checkpoint: readCheckpoint(checkpoint) }
    const onProgress = (read: number, of: number) => console.error(`${read} of ${of}`)
    const { entries, faults, head } = await withDatabase(await findServers(), (database) => verifyAudit(database, { ...earlier, onProgress }))
    for (const fault of faults) console.log(faultInWords(fault))
    console.log(faults.length === 0 ? `${entries} entries, all in order; checkpoint ${head.seq}:${head.hash}` : `${entries} entries, ${faults.length} faults`)
    return faults.length === 0 ? 0 : 1
  },
}

function readCheckpoint(text: string): AuditCheckpoint {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  if (!seq || !hash) throw new Error('--checkpoint must be <seq>:<hash>')
  return { seq: Number(seq), hash }
}
