import { type Actor, isEnding, isUnderWay, may } from '@vinhdanh/domain'
import { type DossierPage, isWriter } from '@vinhdanh/record'
import { ruleText } from '../text/clock-words.ts'
import { awardView } from '../ledger/award.presenter.ts'
import { opinionsView } from '../opinions/opinions.presenter.ts'
import { questionsView } from '../questions/questions.presenter.ts'
import { remarksView } from '../remarks/remarks.presenter.ts'
import type { Words } from '../text/words.ts'
import { warningsView } from '../warnings/warnings.presenter.ts'
import { dueView } from './clock-lines.ts'
import { actorText, decisionsView } from './history.ts'
import { lateView } from './late.ts'
import { papersView, reportOf } from './report.ts'
import { roundsLeft } from './rounds-left.ts'
import { stepper } from './stepper.ts'
import { supersededText } from './superseded-words.ts'

export const tabs = ['content', 'papers', 'rounds', 'decisions', 'timeline', 'clock', 'rules'] as const
export type Tab = (typeof tabs)[number] | 'all'

const endChips = { awarded: 'done', refused: 'rejected', 'not-recommended': 'rejected', 'lower-award': 'returned', 'higher-award': 'returned', withdrawn: 'draft' } as const

const planChips = { passed: 'done', open: 'waiting', returned: 'returned', ended: 'rejected', cancelled: 'held', superseded: 'held', ahead: 'draft' } as const

/** What the dossier's page says, in the words of its reader. */
export function presentDossier(page: DossierPage, actor: Actor, tab: Tab, words: Words) {
  const { dossier, award, form, place, rules } = page
  const { t, language } = words
  const address = `/dossiers/${dossier.id}`
  const content = page.revision?.content ?? null
  return {
    id: dossier.id, address, tab, code: dossier.code, award: award.name[language], nominee: dossier.nominee, unit: dossier.unit.name[language],
    title: t('dossier:title', { award: award.name[language], nominee: dossier.nominee.name }),
    unitsAbove: dossier.unitsAbove.map(({ name }) => name[language]).join(' › '), author: dossier.author.name, cycleYear: dossier.cycleYear, round: dossier.round, revisionNo: dossier.revisionNo,
    submission: dossier.submission, insteadOf: dossier.insteadOf, state: dossier.state,
    steps: stepper(page, actor.personId, words), due: dueView(page, words),
    where: whereNow(page, words), roundsLeft: roundsLeft(page, words), stuck: place?.stuck ?? null, since: place?.since ?? null,
    hold: page.holds.find(({ releasedAt }) => releasedAt === null) ?? null, holds: page.holds, session: page.session, opinions: opinionsView(page, actor, words), late: lateView(page, actor, words),
    end: endView(page, words), given: page.given && awardView(page.given, actor, dossier.unit.path, words),
    acts: actsFor(page, actor),
    tabs: [...tabs, 'all' as const].map((key) => ({ key, text: t(`dossier:tab.${key}`), href: key === 'content' ? address : `${address}?tab=${key}`, current: key === tab })),
    report: reportOf(form, content?.sections ?? dossier.draft, words), papers: papersView(page, content?.papers ?? page.papers, words),
    warnings: warningsView({ ruleSetId: page.revision?.ruleSetId ?? rules.id, awardCode: award.code, warnings: page.warnings }, words),
    revisions: page.revisions, decisions: decisionsView(page, words), remarks: remarksView(page, actor, words), questions: questionsView(page, actor, words),
    plan: page.plan.map((line) => ({
      ...line, name: line.name[language], level: t(`dossier:level.${line.level}`), chip: line.forced && line.state === 'passed' ? 'soon' : planChips[line.state], stateText: t(`dossier:plan.${line.forced && line.state === 'passed' ? 'forced' : line.state}`), superseded: supersededText(line.superseded, page, words),
      decidedBy: line.rule ? ruleText(line.rule, words) : (line.decidedBy ?? line.forced) && actorText({ personName: line.decidedBy, onBehalfOf: line.onBehalfOf, forced: line.forced }, words),
    })),
    rules: {
      pinned: rules.pinned, title: rules.title[language], instrument: rules.instrument[language], slug: rules.slug, version: rules.version, from: rules.effectiveFrom, sha256: rules.sha256,
      prerequisites: award.prerequisites.text[language], decidedBy: award.decidedBy[language], maxRounds: page.maxRounds,
    },
  }
}

/** How it ended, and what its award has become since; null while it has not. */
function endView({ dossier: { state, endedAt, outcome, successor }, refusalGrounds, otherAwardName, given }: DossierPage, { t, language }: Words) {
  if (!isEnding(state)) return null
  const revoked = given && given.standing !== 'in-force' ? given.standing : null
  return {
    ...(revoked ? { chip: 'rejected', text: t(`ledger:standing.${revoked}`), was: t(`dossiers:state.${state}`) } : { chip: endChips[state], text: t(`dossiers:state.${state}`), was: null }),
    at: endedAt, number: outcome?.number, date: outcome?.date, reason: outcome?.reason, successor, proposed: otherAwardName?.[language] ?? null, direction: outcome?.lowerAward ? 'lowerAward' : 'higherAward',
    ground: refusalGrounds.find(({ id }) => id === outcome?.ground)?.name[language] ?? outcome?.ground,
  }
}

/** Where the dossier is, in one sentence. */
function whereNow({ dossier, place }: DossierPage, words: Words): string {
  const { t, language } = words
  if (dossier.state === 'draft') return t('dossier:where.draft', { author: dossier.author.name })
  if (dossier.endedAt) return t('dossier:where.ended', { state: t(`dossiers:state.${dossier.state}`) })
  if (!place) return t('dossier:where.onItsWay')
  const holders = place.holders.map(({ name, onBehalfOf }) => actorText({ personName: name, onBehalfOf }, words)).join(', ')
  return t('dossier:where.step', { step: place.name[language], unit: place.unitName?.[language] ?? dossier.unit.name[language], holders: holders || t('dossier:stepper.nobody') })
}

/** What the reader may do from here; the commands judge it again. */
function actsFor({ dossier, place, maxRounds }: DossierPage, actor: Actor) {
  const path = dossier.unit.path
  const underWay = isUnderWay(dossier)
  const mine = place?.holders.find(({ personId }) => personId === actor.personId)
  const mayWrite = isWriter(actor, dossier)
  return {
    taskId: mine && place?.kind !== 'correction' ? mine.taskId : null,
    edit: mayWrite && (dossier.state === 'draft' || dossier.state === 'returned'),
    withdraw: underWay && may(actor, 'dossier.withdraw', path),
    export: may(actor, 'audit.search', path),
    hold: underWay && !dossier.heldSince && may(actor, 'dossier.hold', path),
    release: dossier.heldSince !== null && may(actor, 'dossier.hold', path),
    deadline: Boolean(place?.clock) && place?.clock?.pausedOn === null && may(actor, 'dossier.repair', path),
    allowRound: underWay && dossier.round >= maxRounds && may(actor, 'dossier.allow-round', path),
  }
}
