import type { RuleSet } from '../rules/rule-set.ts'
import { ladderWarnings } from './ladder.ts'
import type { OtherDossier, Warning, WarningFacts } from './warning.ts'

type Rules = NonNullable<RuleSet['warnings']>

/** Everything to think about before this dossier is handed in, by the rules it follows; nothing under a rule-set that has no such rules. */
export function warningsFor({ warnings: rules }: RuleSet, facts: WarningFacts): Warning[] {
  if (!rules) return []
  const waits = waitWarnings(rules, facts)
  const said = new Set(waits.map(({ key }) => idOf(key)))
  return [
    ...facts.alike.map(({ nomineeId, sameBirthYear }): Warning => ({ key: `same-nominee:${nomineeId}`, kind: 'same-nominee', cite: rules.sameNominee.cite, about: { nomineeId, sameBirthYear } })),
    ...waits,
    ...otherAwards(rules, facts).filter(({ key }) => !said.has(idOf(key))),
    ...facts.initiatives.map(({ initiative, ...other }): Warning => ({
      key: `same-initiative:${other.dossierId}`, kind: 'same-initiative', cite: rules.sameInitiative.cite, about: { ...aboutDossier(other), initiative },
    })),
    ...rules.ladders.filter(({ award, subjects }) => award === facts.awardCode && subjects.includes(facts.subject)).flatMap((ladder) => ladderWarnings(ladder, facts)),
  ]
}

/** What was given, or is under way, nearer than the rule wants it. */
function waitWarnings({ waits }: Rules, { awardCode, cycleYear, awards, open }: WarningFacts): Warning[] {
  return waits.filter((wait) => wait.awards.includes(awardCode)).flatMap(({ awards: codes, years, cite }) => {
    const isNear = (code: string, year: number): boolean => codes.includes(code) && (years === null || Math.abs(cycleYear - year) < years)
    const kind = years === null ? 'once-only' : 'too-soon'
    const limit = years === null ? {} : { years }
    return [
      ...awards.filter((award) => isNear(award.awardCode, award.year)).map((award): Warning => ({ key: `${kind}:${keyOfAward(award)}`, kind, cite, about: { ...aboutAward(award), ...limit } })),
      ...open.filter((other) => isNear(other.awardCode, other.cycleYear)).map((other): Warning => ({ key: `${kind}:${other.dossierId}`, kind, cite, about: { ...aboutDossier(other), ...limit } })),
    ]
  })
}

/** One achievement, one award: what else was given or is proposed in the same year, and a dossier for this very award that is still open. A ladder's own rungs are expected. */
function otherAwards(rules: Rules, { awardCode, cycleYear, awards, open }: WarningFacts): Warning[] {
  const { cite } = rules.sameYear
  const isExpected = (code: string): boolean => isRung(rules, awardCode, code) || isRung(rules, code, awardCode)
  return [
    ...awards.filter((award) => award.year === cycleYear && !isExpected(award.awardCode))
      .map((award): Warning => ({ key: `same-year:${keyOfAward(award)}`, kind: 'same-year', cite, about: aboutAward(award) })),
    ...open.filter((other) => other.awardCode === awardCode || (other.cycleYear === cycleYear && !isExpected(other.awardCode)))
      .map((other): Warning => ({ key: `open-dossier:${other.dossierId}`, kind: 'open-dossier', cite, about: aboutDossier(other) })),
  ]
}

/** True if the ladder of `award` asks for `rung`. */
function isRung({ ladders }: Rules, award: string, rung: string): boolean {
  return ladders.some((ladder) => ladder.award === award && ladder.rungs.some((one) => one.award === rung))
}

type Given = WarningFacts['awards'][number]

const keyOfAward = ({ dossierId, awardCode, decisionNumber }: Given): string => dossierId ?? `${awardCode}:${decisionNumber}`
/** What a key is about, without its kind. */
const idOf = (key: string): string => key.slice(key.indexOf(':') + 1)

function aboutAward({ awardCode, year, decisionNumber, dossierId }: Given): Warning['about'] {
  return { awardCode, year, decisionNumber, ...(dossierId === null ? {} : { dossierId }) }
}

function aboutDossier({ dossierId, code, awardCode, cycleYear }: OtherDossier): Warning['about'] {
  return { dossierId, code, awardCode, year: cycleYear }
}
