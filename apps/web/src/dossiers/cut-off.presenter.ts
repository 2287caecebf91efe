import { type Award, cutOffFor, type Day, type Level, levels, type RuleSet } from '@vinhdanh/domain'
import type { Language } from '../text/catalogue.ts'
import { citationText } from './citation.ts'

export interface CutOffView {
  readonly level: Level
  readonly day: Day
  readonly passed: boolean
  readonly source: string
}

/** The last days on which each level takes an award's dossiers in for a cycle, from the unit upward. What is late is warned about, never refused. */
export function cutOffs(ruleSet: RuleSet, award: Award, cycleYear: number, today: Day, language: Language): CutOffView[] {
  return levels.flatMap((level) => {
    const cutOff = cutOffFor(ruleSet, award.code, level, cycleYear)
    return cutOff ? [{ level, day: cutOff.day, passed: cutOff.day < today, source: citationText(ruleSet, cutOff.cite, language) }] : []
  })
}
