import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { thumbnailFolder } from './thumbnail/thumbnail.ts'

export interface SweepOptions {
  /** Asks the record which of these contents it knows. */
  readonly known: (sha256: readonly string[]) => Promise<ReadonlySet<string>>
  /** What is younger stays: it may be on its way into the record. In milliseconds. */
  readonly olderThanMs: number
}

export interface Swept {
  /** Old files of which the record knows nothing. */
  readonly orphans: number
  /** Old files of uploads that were cut off. */
  readonly leftovers: number
  /** True when the record knows none of the old files: then it may not be the record of this store, and nothing was removed. */
  readonly unknownStore: boolean
}

interface Old {
  readonly sha256: string
  readonly path: string
  readonly inode: number
}

const ASIDE = '.aside'

/** Removes old files that the record does not know, and old temporary files. Safe beside uploads and beside another sweep. */
export async function sweepStore(root: string, temporary: string, { known, olderThanMs }: SweepOptions): Promise<Swept> {
  await putBackAsides(root, temporary)
  const before = (await nowOf(temporary)) - olderThanMs
  const unknown: Old[] = []
  let files = 0
  for (const folder of (await namesIn(root)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    const old = await oldFilesOf(join(root, folder), before)
    const kept = old.length === 0 ? new Set() : await known(old.map(({ sha256 }) => sha256))
    files += old.length
    unknown.push(...old.filter(({ sha256 }) => !kept.has(sha256)))
  }
  if (files > 0 && unknown.length === files) return { orphans: 0, leftovers: 0, unknownStore: true }
  let orphans = 0
  for (const file of unknown) if (await removeIfSame(file, temporary)) orphans += 1
  await removeHomelessThumbnails(root)
  return { orphans, leftovers: await removeLeftovers(temporary, before), unknownStore: false }
}

/** The moment by the clock that dates the files: this process's own may be days away from it, and an upload under way would look old. */
async function nowOf(temporary: string): Promise<number> {
  const path = join(temporary, randomUUID())
  await mkdir(temporary, { recursive: true })
  try {
    await writeFile(path, '')
    return (await stat(path)).mtimeMs
  } finally {
    await rm(path, { force: true })
  }
}

/** A thumbnail goes with its file. */
async function removeHomelessThumbnails(root: string): Promise<void> {
  const thumbnails = thumbnailFolder(root)
  for (const folder of await namesIn(thumbnails)) {
    for (const sha256 of await namesIn(join(thumbnails, folder))) if ((await ageOf(join(root, folder, sha256))).ino === -1) await rm(join(thumbnails, folder, sha256), { force: true })
  }
}

async function oldFilesOf(folder: string, before: number): Promise<Old[]> {
  const old: Old[] = []
  for (const sha256 of (await namesIn(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name))) {
    const path = join(folder, sha256)
    const { mtimeMs, ino } = await ageOf(path)
    if (mtimeMs <= before) old.push({ sha256, path, inode: ino })
  }
  return old
}

async function removeLeftovers(temporary: string, before: number): Promise<number> {
  let leftovers = 0
  for (const name of await namesIn(temporary)) {
    const path = join(temporary, name)
    if ((await ageOf(path)).mtimeMs > before) continue
    await rm(path, { force: true })
    leftovers += 1
  }
  return leftovers
}

/** An upload of the same content may have replaced the file since it was judged: then it is another file, and goes back. */
async function removeIfSame({ sha256, path, inode }: Old, temporary: string): Promise<boolean> {
  const aside = join(temporary, `${sha256}${ASIDE}`)
  await mkdir(temporary, { recursive: true })
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  const same = (await stat(aside)).ino === inode
  await (same ? rm(aside, { force: true }) : rename(aside, path))
  return same
}

/** A sweep that died between setting a file aside and judging it: the file goes back, and is judged anew. */
async function putBackAsides(root: string, temporary: string): Promise<void> {
  for (const name of (await namesIn(temporary)).filter((one) => one.endsWith(ASIDE))) {
    const sha256 = name.slice(0, -ASIDE.length)
    const place = join(root, sha256.slice(0, 2), sha256)
    if ((await ageOf(place)).ino === -1) await rename(join(temporary, name), place)
  }
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
