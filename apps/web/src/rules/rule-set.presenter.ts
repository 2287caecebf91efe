import { type Award, levels, type RuleSet, shareInWords, type Step } from '@vinhdanh/domain'
import { doesText, whenText } from '../text/clock-words.ts'
import type { Words } from '../text/words.ts'
import { warningRules } from '../warnings/warning-rules.presenter.ts'
import { citationOf } from './citation-view.ts'

const groups = ['title', 'flag', 'certificate', 'medal', 'order', 'state-title', 'prize'] as const satisfies readonly Award['group'][]

/** A rule-set as its page shows it: awards by group, the numbers that hold for all, the days until which each level takes dossiers in. */
export function presentRuleSet(ruleSet: RuleSet, words: Words) {
  const { t, language } = words
  const nameOf = (code: string) => ruleSet.awards.find((award) => award.code === code)?.name[language] ?? code
  return {
    title: ruleSet.title[language], instrument: ruleSet.instrument[language],
    groups: groups.map((key) => ({
      key, awards: ruleSet.awards.filter(({ group }) => group === key).map((award) => ({
        code: award.code, name: award.name[language], decidedBy: award.decidedBy[language], route: ruleSet.routes.find(({ id }) => id === award.route)?.name[language] ?? null,
      })),
    })).filter(({ awards }) => awards.length > 0),
    parameters: Object.entries(ruleSet.parameters).map(([name, { value, cite }]) => ({ name: t(`rules:parameter.${name}`), value, citation: citationOf(ruleSet, cite, words) })),
    cutOffs: ruleSet.cutOffs.map(({ awards, sector, level, day, yearOffset, cite }) => ({
      awards: awards.map(nameOf).join(', '), sector: t(`rules:sector.${sector}`), level: t(`dossiers:level.${level}`), day: dayInCycle(day, yearOffset, words), citation: citationOf(ruleSet, cite, words),
    })),
  }
}

/** One award as its page shows it: the route as an ordered list, terms, papers, ballot, cut-offs, each with its source. */
export function presentAward(ruleSet: RuleSet, award: Award, words: Words) {
  const { t, language } = words
  const route = ruleSet.routes.find(({ id }) => id === award.route)
  return {
    code: award.code, name: award.name[language], decidedBy: award.decidedBy[language], group: t(`dossiers:awardGroup.${award.group}`), subjects: award.subjects.map((subject) => t(`dossiers:subject.${subject}`)).join(', '),
    citation: citationOf(ruleSet, award.cite, words), prerequisites: { text: award.prerequisites.text[language], citation: citationOf(ruleSet, award.prerequisites.cite, words) },
    papers: award.papers.map(({ name, required, cite }) => ({ name: name[language], required, citation: citationOf(ruleSet, cite, words) })),
    council: award.council && {
      ballot: t(`rules:ballot.${award.council.ballot}`), quorum: shareInWords(award.council.quorum.value), threshold: t(`rules:base.${award.council.threshold.base}`, { share: shareInWords(award.council.threshold.share.value) }),
      quorumCitation: citationOf(ruleSet, award.council.quorum.cite, words), thresholdCitation: citationOf(ruleSet, award.council.threshold.share.cite, words),
    },
    warnings: warningRules(ruleSet, award, words),
    lowerAwards: award.lowerAwards.map((code) => ({ code, name: ruleSet.awards.find((other) => other.code === code)?.name[language] ?? code })),
    route: route && { name: route.name[language], resume: t(`rules:resume.${route.resume}`), citation: citationOf(ruleSet, route.cite, words), levels: levelsOf(ruleSet, route.steps.filter((step) => isTaken(step, award)), words) },
    cutOffs: ruleSet.cutOffs.filter(({ awards }) => awards.includes(award.code)).map(({ sector, level, day, yearOffset, cite }) => ({
      sector: t(`rules:sector.${sector}`), level: t(`dossiers:level.${level}`), day: dayInCycle(day, yearOffset, words), citation: citationOf(ruleSet, cite, words),
    })),
  }
}

function isTaken({ when }: Step, award: Award): boolean {
  if (when === 'council') return award.council !== null
  return when === undefined || award[when]
}

function levelsOf(ruleSet: RuleSet, steps: readonly Step[], words: Words) {
  const { t, language } = words
  return levels.map((level) => ({
    level: t(`dossiers:level.${level}`),
    steps: steps.filter((step) => step.level === level).map(({ name, kind, role, term, ...clock }) => ({
      name: name[language], kind: t(`dossier:kind.${kind}`), role: t(`organisation:role.${role}`), days: term.value, citation: citationOf(ruleSet, term.cite, words),
      clock: clockOf(ruleSet, clock, words),
    })),
  })).filter((part) => part.steps.length > 0)
}

/** What a step's clock says and does, in order, each with its source; a lapse also says who deputises. */
function clockOf(ruleSet: RuleSet, { reminders, escalations, lapse }: Pick<Step, 'reminders' | 'escalations' | 'lapse'>, words: Words) {
  const line = (planned: Parameters<typeof whenText>[0] & Parameters<typeof doesText>[0], cite: string) =>
    ({ when: whenText(planned, words), does: doesText(planned, words), citation: citationOf(ruleSet, cite, words) })
  const deputy = lapse?.deputy ? ` (${words.t(`organisation:role.${lapse.deputy}`)})` : ''
  return [
    ...reminders.map(({ workingDaysBefore, shareUsed, to, cite }) =>
      line({ kind: 'reminder', offsetDays: workingDaysBefore ? -workingDaysBefore : null, sharePercent: shareUsed ? Math.round(shareUsed * 100) : null, recipients: to, act: null }, cite)),
    ...escalations.map(({ workingDaysAfter, to, cite }) => line({ kind: 'escalation', offsetDays: workingDaysAfter, sharePercent: null, recipients: to, act: null }, cite)),
    ...(lapse ? [line({ kind: 'lapse', offsetDays: lapse.workingDaysAfter, sharePercent: null, recipients: [], act: lapse.act }, lapse.cite)].map((one) => ({ ...one, does: `${one.does}${deputy}` })) : []),
  ]
}

/** A cut-off is a day of the cycle's year, of the year before or of the year after. */
function dayInCycle(monthAndDay: string, yearOffset: number, { t }: Words): string {
  const [month = '', day = ''] = monthAndDay.split('-')
  return t(`rules:cycle.${yearOffset}`, { day: `${day}/${month}` })
}
