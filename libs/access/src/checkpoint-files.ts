import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { types } from 'node:util'
import { z } from 'zod'
import { isSignedBy, type SigningKey } from './signing-key.ts'

/** An end of the audit chain as it once was: number and hash of its last entry, and when (UTC). */
export interface Checkpoint {
  readonly seq: number
  readonly hash: string
  readonly at: string
}

/** A file of the folder of checkpoints: what it says, or, where that cannot be believed, why. */
export type CheckpointFile =
  | { readonly name: string; readonly checkpoint: Checkpoint }
  | { readonly name: string; readonly fault: 'unreadable' | 'unsigned' }

const fileSchema = z.object({ seq: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.iso.datetime(), publicKey: z.string(), signature: z.string() })
const nameOf = (day: string): string => `audit-${day}.json`
/** What is signed: the three parts and what they are, so that no other signature of the key can stand for them. */
const signedText = ({ seq, hash, at }: Checkpoint): string => `vinhdanh-checkpoint/1\n${seq}\n${hash}\n${at}`

/**
 * Keeps the checkpoint of a day in the folder, signed. What is there already stays as it is, whoever else writes at the same time; a file is there whole or
 * not at all. Answers whether it was written now.
 */
export async function keepCheckpoint(folder: string, day: string, checkpoint: Checkpoint, key: SigningKey): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `.${randomUUID()}`)
  try {
    const file = await open(temporary, 'wx', 0o440)
    await file.writeFile(`${JSON.stringify({ ...checkpoint, publicKey: key.publicKey, signature: key.sign(signedText(checkpoint)) })}\n`)
    await file.sync().finally(() => file.close())
    await link(temporary, join(folder, nameOf(day)))
    return true
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Every checkpoint of the folder, oldest first. One that is signed by none of the keys is told as such, and is not to be believed. */
export async function readCheckpoints(folder: string, publicKeys: readonly string[]): Promise<CheckpointFile[]> {
  const names = (await readdir(folder)).filter((name) => /^audit-\d{4}-\d\d-\d\d\.json$/.test(name)).sort()
  return Promise.all(names.map(async (name): Promise<CheckpointFile> => {
    const parsed = fileSchema.safeParse(jsonOf(await readFile(join(folder, name), 'utf8')))
    if (!parsed.success) return { name, fault: 'unreadable' }
    const { seq, hash, at, signature } = parsed.data
    const checkpoint = { seq, hash, at }
    return publicKeys.some((key) => isSignedBy(key, signedText(checkpoint), signature)) ? { name, checkpoint } : { name, fault: 'unsigned' }
  }))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
