// Runs every script of package.json named `check:...`, each counting as one; a failed one shows its output. Used by `npm run check` and .ci/run.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** @returns {{ passed: number, failed: number }} */
export function runChecks() {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const outcomes = Object.keys(scripts).filter((name) => name.startsWith('check:')).map((name) => {
    const began = Date.now()
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    console.log(`${status === 0 ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
    if (status !== 0) console.log(stdout + stderr)
    return status === 0
  })
  return { passed: outcomes.filter(Boolean).length, failed: outcomes.filter((ok) => !ok).length }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = runChecks().failed === 0 ? 0 : 1
