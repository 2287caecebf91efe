import { readdir, rename, rm, stat } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

export interface SweepOptions {
  /** Asks the record whether anything refers to a content. */
  readonly isReferenced: (sha256: string) => Promise<boolean>
  /** What is younger stays: it may be on its way into the record. In milliseconds. */
  readonly olderThanMs: number
}

export interface Swept {
  readonly orphans: number
  readonly leftovers: number
}

/** Removes old files that nothing refers to, and old temporary files. Safe beside uploads and beside another sweep. */
export async function sweepStore(root: string, temporary: string, { isReferenced, olderThanMs }: SweepOptions): Promise<Swept> {
  const before = Date.now() - olderThanMs
  let leftovers = 0
  for (const name of await namesIn(temporary)) {
    const path = join(temporary, name)
    if ((await ageOf(path)).mtimeMs > before) continue
    await rm(path, { force: true })
    leftovers += 1
  }
  let orphans = 0
  for (const folder of (await namesIn(root)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const sha256 of (await namesIn(join(root, folder))).filter((name) => /^[0-9a-f]{64}$/.test(name))) {
      const path = join(root, folder, sha256)
      const judged = await ageOf(path)
      if (judged.mtimeMs > before || await isReferenced(sha256)) continue
      if (await removeIfSame(path, judged.ino, temporary)) orphans += 1
    }
  }
  return { orphans, leftovers }
}

/** An upload of the same content may have replaced the file since it was judged: then it is another file, and goes back. */
async function removeIfSame(path: string, inode: number, temporary: string): Promise<boolean> {
  const aside = join(temporary, randomUUID())
  await rename(path, aside)
  const same = (await stat(aside)).ino === inode
  await (same ? rm(aside, { force: true }) : rename(aside, path))
  return same
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** A file that is gone meanwhile counts as just made, so it is left alone. */
async function ageOf(path: string): Promise<{ mtimeMs: number; ino: number }> {
  try {
    return await stat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { mtimeMs: Infinity, ino: -1 }
    throw error
  }
}
