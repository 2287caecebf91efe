import type { Database } from '@vinhdanh/record'
import type { Driven } from '../driver.ts'
import { type Standing, standingsOf } from '../eyes.ts'
import type { Verdict } from './verdict.ts'

const promise = 'Every dossier is where its driver expects it'
const batch = 500

/** Compares where each driver left its dossier with where the record says it stands. That a workflow runs for it exactly while it is open is I1. */
export async function judgePlaces(driven: readonly Driven[], database: Database): Promise<Verdict[]> {
  const standings = new Map<string, Standing>()
  const ids = driven.flatMap(({ dossierId }) => dossierId ?? [])
  for (let from = 0; from < ids.length; from += batch) for (const standing of await standingsOf(database, ids.slice(from, from + batch))) standings.set(standing.id, standing)
  return driven.flatMap(({ dossierId, expected, stuck, scenario }): Verdict[] => {
    const about = dossierId === null ? {} : { dossierId }
    if (stuck !== null) return [{ promise, words: `${scenario.award} ${scenario.twist} (number ${scenario.number}): ${stuck}`, ...about }]
    const standing = standings.get(dossierId ?? '')
    const wrong = dossierId === null || expected === 'unknown' ? null : misplaced(standing, expected)
    return wrong === null ? [] : [{ promise, words: `${standing?.code ?? dossierId ?? ''}: ${wrong}`, ...about }]
  })
}

function misplaced(standing: Standing | undefined, expected: Exclude<Driven['expected'], 'unknown'>): string | null {
  if (!standing) return 'is not there'
  if (expected === 'lapsed' && standing.step?.kind === 'external-milestone') return `waits at ${standing.step.stepId}, although its term has lapsed`
  if (expected !== 'open' && expected !== 'lapsed') return standing.state === expected ? null : `should be ${expected} and is ${standing.state}`
  // What nobody answered may have gone on by rule meanwhile.
  if (standing.ended) return null
  return standing.step !== null && standing.step.tasks.length > 0 ? null : `waits for nobody: ${standing.step ? `nobody holds ${standing.step.stepId}` : 'no step is open'}`
}
