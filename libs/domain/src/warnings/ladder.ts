import type { Ladder, Rung } from '../rules/rule-set.ts'
import type { LadderGap, Warning, WarningFacts } from './warning.ts'

/** A warning for each rung of a ladder that the ledger does not show. A rung counted «after» another is left out while that other is missing itself. */
export function ladderWarnings(ladder: Ladder, { awards, cycleYear }: Pick<WarningFacts, 'awards' | 'cycleYear'>): Warning[] {
  const yearsOf = (code: string): number[] => [...new Set(awards.filter(({ awardCode }) => awardCode === code).map(({ year }) => year))].sort((a, b) => b - a)
  return ladder.rungs.flatMap((rung) => {
    const from = rung.after === undefined ? -Infinity : firstYear(ladder, rung.after, yearsOf(rung.after), cycleYear)
    if (from === null) return []
    const years = counted(rung, yearsOf(rung.award).filter((year) => year >= from), cycleYear)
    return years.length >= rung.times ? [] : [{ key: `ladder:${rung.award}:${rung.times}`, kind: 'ladder' as const, cite: rung.cite, about: { awardCode: rung.award, rung: gapOf(rung, years) } }]
  })
}

/** The year of the first award that the later rung may be counted from; null when there is none. */
function firstYear({ rungs }: Ladder, award: string, years: readonly number[], cycleYear: number): number | null {
  const own = rungs.find((rung) => rung.award === award)
  return (own ? counted(own, years, cycleYear) : years).at(-1) ?? null
}

/** The years that count for a rung: not too late, not too long ago, and without a gap back from the latest. `years` has the latest first. */
function counted({ everyYears, atLeastYearsAgo = 0, atMostYearsAgo = Infinity }: Rung, years: readonly number[], cycleYear: number): number[] {
  const inTime = years.filter((year) => year <= cycleYear - atLeastYearsAgo)
  if ((inTime[0] ?? -Infinity) < cycleYear - atMostYearsAgo) return []
  if (everyYears === undefined) return inTime
  const gap = inTime.findIndex((year, index) => (inTime[index - 1] ?? year) - year > everyYears)
  return gap === -1 ? inTime : inTime.slice(0, gap)
}

/** What a rung asks for, beside the years that count for it. */
export function gapOf({ times, everyYears, atLeastYearsAgo, atMostYearsAgo, after }: Rung, years: readonly number[]): LadderGap {
  return { times, everyYears: everyYears ?? null, atLeastYearsAgo: atLeastYearsAgo ?? null, atMostYearsAgo: atMostYearsAgo ?? null, after: after ?? null, years }
}
