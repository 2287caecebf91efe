import type { CausePage, StuckCauseName, StuckLine } from '@vinhdanh/record'
import { shortDate, dateTime } from '../text/dates.ts'
import { withoutLinks } from '../notices/without-links.ts'
import type { Words } from '../text/words.ts'
import { isLastResort } from './force.presenter.ts'
import { mailsAddress, presentStuck } from './stuck.presenter.ts'

/** The page of the runbook, in docs/runbook, where what is wrong may be more than one dossier. */
const runbook: Readonly<Partial<Record<StuckCauseName, string>>> = {
  'file-held-back': 'file-held-back', 'workflow-lost': 'workflow-lost', 'places-differ': 'workflow-lost', 'timer-missing': 'workflow-lost', 'no-next-step': 'no-next-step', 'no-holder': 'no-holder', 'holders-inactive': 'no-holder', 'holders-away': 'no-holder',
  'holders-never-signed-in': 'no-holder', 'holders-silent': 'no-holder', 'mail-not-delivered': 'mail-not-arriving', 'job-failing': 'outbox-job-failing', 'on-its-way': 'on-its-way-and-not-opened',
}

interface CauseContext {
  readonly words: Words
  /** Working days from a moment until now. */
  readonly workingDays: (since: Date) => number
  readonly mayRepair: boolean
}

/** One thing by which a cause is known. */
interface Fact {
  readonly key: string
  readonly text: string
  readonly href?: string
}

/** The page of a dossier's causes, in words. */
export function presentCauses(page: CausePage, { words, workingDays, mayRepair }: CauseContext) {
  const { t } = words
  const short = (cause: StuckCauseName): string => t(`board:causeShort.${cause}`)
  return {
    ...page, step: page.dossier.step?.[words.language] ?? null, unit: page.dossier.unit[words.language],
    causes: page.lines.map((line) => ({
      ...presentStuck(line, page.dossier, { words, days: workingDays(line.since), mayRepair }), name: short(line.cause), facts: factsOf(line, page, words), runbook: runbook[line.cause] ?? null,
    })),
    lastResort: mayRepair && page.forcible && (page.forceAsked || isLastResort(page.lines.map(({ cause }) => cause))),
    tried: page.tried.map(({ act, by, at }) => ({ title: t(`audit:act.${act}`), by, at })),
    cleared: page.cleared.map(({ cause, since, clearedAt }) => ({ name: short(cause), since, clearedAt })),
  }
}

function factsOf(line: StuckLine, page: CausePage, words: Words): Fact[] {
  const { t, language } = words
  const { cause, evidence } = line
  const fact = (key: string, text: string | number | null | undefined, href?: string): Fact[] =>
    (text === null || text === undefined || text === '' ? [] : [{ key: t(`board:fact.${key}`), text: String(text), ...(href ? { href } : {}) }])
  const step = (id: string | null | undefined): string | null => (id ? page.stepName(id)[language] : null)
  switch (cause) {
    case 'job-failing':
      return page.jobs.flatMap(({ job, attempts, error, nextTry }) => [
        ...fact('job', t(`board:job.${job}`)), ...fact('attempts', attempts), ...fact('error', error), ...fact('nextTry', dateTime(nextTry, language))])
    case 'mail-not-delivered':
    case 'holders-never-signed-in':
    case 'holders-silent':
      return page.mails.flatMap(({ personId, name, state, sentAt, attempts, reply }) => [
        ...fact('holder', name, `/organisation/people/${personId}`),
        ...fact('mail', [t(`notices:state.${state}`), sentAt ? dateTime(sentAt, language) : null].filter(Boolean).join(', '), mailsAddress(page.dossier)),
        ...fact('tries', attempts), ...fact('reply', reply && reply !== evidence.reply ? withoutLinks(reply) : null)]) // what the sentence says is not said again
    case 'no-holder':
    case 'holders-inactive':
    case 'holders-away':
      return [
        ...fact('place', page.unitName?.[language], evidence.unitId ? `/organisation/units/${evidence.unitId}` : undefined), ...fact(cause === 'holders-away' ? 'roleHeld' : 'role', evidence.role && t(`organisation:role.${evidence.role}`)),
        ...fact('holder', evidence.people?.join(', '))]
    case 'file-held-back':
      return fact('file', evidence.file, `/files/${evidence.sha256 ?? ''}`)
    case 'workflow-lost':
      return [...fact('run', evidence.run && t(`board:run.${evidence.run}`)), ...fact('recordStep', page.dossier.step?.[language])]
    case 'places-differ':
      return [...fact('routeStep', step(evidence.workflowStepId)), ...fact('recordStep', step(evidence.stepId))]
    case 'no-next-step':
      return [...fact('nextStep', step(evidence.stepId)), ...fact('ruleSet', evidence.ruleSet, evidence.ruleSetId ? `/rules/${evidence.ruleSetId}` : undefined)]
    case 'longer-than-usual':
      return [...fact('days', evidence.days), ...fact('usualDays', evidence.usualDays), ...fact('samples', evidence.samples)]
    case 'timer-missing':
      return fact('moment', dateTime(line.since, language))
    case 'on-its-way':
      return fact('lastStep', step(evidence.stepId))
    case 'milestone-late':
    case 'past-escalation':
      return fact('lastDay', evidence.lastDay && shortDate(evidence.lastDay, language))
    case 'opinion-late':
    case 'question-late':
    case 'held-too-long':
      return [...fact('authority', evidence.authority ?? evidence.people?.join(', ')), ...fact('until', evidence.until && shortDate(evidence.until, language))]
  }
}
