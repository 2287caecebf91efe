import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Verdict } from './verdict.ts'

const bugs = [/"code":"bug\.unexpected"/, /"level":60\b/, /"level":"fatal"/, /the worker ended by itself/, /UnhandledPromiseRejection|unhandledRejection|TypeError: /]
const mostLines = 5

/** A fault around a process is no excuse for a bug in it: none of them may have logged one, or have ended by itself. */
export async function judgeLogs(logDir: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const name of await readdir(logDir)) {
    const lines = (await readFile(join(logDir, name), 'utf8')).split('\n').filter((line) => bugs.some((bug) => bug.test(line)))
    for (const line of lines.slice(0, mostLines)) verdicts.push({ promise: 'No process meets a bug or ends by itself', words: `${name} (${lines.length} such lines): ${line.slice(0, 400)}` })
  }
  return verdicts
}
