import type { Day } from '../clock/day.ts'
import type { CutOff, Level, RuleSet } from '../rules/rule-set.ts'

export interface DatedCutOff {
  /** The last day on which `level` takes the dossier in for this cycle. */
  readonly day: Day
  readonly level: Level
  readonly cite: string
}

/**
 * The cut-off for an award at the level that receives it, in the cycle of a year; the earliest when several apply, null when none does.
 * A late dossier is warned about and never refused: practice holds it for the next round or lets it pass with a leader's approval.
 */
export function cutOffFor(ruleSet: RuleSet, award: string, level: Level, cycleYear: number, sector: CutOff['sector'] = 'general'): DatedCutOff | null {
  const dated = ruleSet.cutOffs
    .filter((row) => row.awards.includes(award) && row.level === level && row.sector === sector)
    .map(({ day, yearOffset, cite }) => ({ day: `${cycleYear + yearOffset}-${day}`, level, cite }))
    .sort((a, b) => a.day.localeCompare(b.day))
  return dated[0] ?? null
}
