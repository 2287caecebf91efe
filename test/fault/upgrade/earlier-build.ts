import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { childEnvironment } from '@vinhdanh/config'
import type { Organisation } from '../../support/organisation.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const git = (...parameters: string[]): string => execFileSync('git', ['-C', root, ...parameters], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

/** The commit by its full id; null where the history does not reach so far, as in a shallow clone. */
export function commitOf(ref: string): string | null {
  try {
    return git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`)
  } catch {
    return null
  }
}

/** True when both commits want the same packages, so that those of this checkout serve both. */
export const hasSamePackages = (commit: string): boolean => git('show', `${commit}:package-lock.json`) === readFileSync(`${root}package-lock.json`, 'utf8').trim()

/** Lays the commit's files out in a folder: its own libraries by name, all other packages those of this checkout. */
export function layOut(commit: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-x', '-C', folder], { input: execFileSync('git', ['-C', root, 'archive', commit], { maxBuffer: 512 * 1024 * 1024 }) })
  const packages = `${folder}/node_modules`
  mkdirSync(packages, { recursive: true })
  for (const name of readdirSync(`${root}node_modules`)) {
    // Links among the libraries are relative to where they stand.
    if (name === '@vinhdanh') cpSync(`${root}node_modules/${name}`, `${packages}/${name}`, { recursive: true, verbatimSymlinks: true })
    else symlinkSync(`${root}node_modules/${name}`, `${packages}/${name}`)
  }
  mkdirSync(`${folder}/test/fault/upgrade`, { recursive: true })
  cpSync(`${root}test/fault/upgrade/old-build.ts`, `${folder}/test/fault/upgrade/old-build.ts`)
}

/** The earlier build at work: its worker and its pages, in one process. */
export interface EarlierBuild {
  readonly organisation: Organisation
  /** Address of its pages, without a slash at its end. */
  readonly webUrl: string
  readonly pid: number
  /** Ends it in good order. */
  stop(): Promise<void>
}

/** Lets that build begin so many dossiers in the record of the environment, and go on serving them. @throws when it ends before */
export async function beginDossiers(folder: string, environment: Record<string, string>, count: number): Promise<EarlierBuild> {
  const child = fork(`${folder}/test/fault/upgrade/old-build.ts`, [String(count)], {
    cwd: folder, env: childEnvironment(environment), serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--no-warnings', '--conditions=@vinhdanh/source', '--import', pathToFileURL(`${folder}/swc-hook.mjs`).href],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const [begun] = (await Promise.race([once(child, 'message'), exited.then(([code]) => { throw new Error(`the earlier build ended with ${String(code)}`) })])) as [Pick<EarlierBuild, 'organisation' | 'webUrl'>]
  return {
    ...begun, pid: child.pid ?? 0,
    async stop() {
      child.send('stop')
      await exited
    },
  }
}
