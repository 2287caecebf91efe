import type { Actor } from '@vinhdanh/domain'
import type { TaskPage } from '@vinhdanh/record'
import { changesBetween } from '../dossier-page/changes.ts'
import { dueView } from '../dossier-page/clock-lines.ts'
import { actorText, decisionsView, stateOf } from '../dossier-page/history.ts'
import { papersView, reportOf } from '../dossier-page/report.ts'
import { roundsLeft } from '../dossier-page/rounds-left.ts'
import { stepper } from '../dossier-page/stepper.ts'
import { ruleText } from '../text/clock-words.ts'
import { lateView } from '../dossier-page/late.ts'
import { questionsView } from '../questions/questions.presenter.ts'
import { parted, remarksView } from '../remarks/remarks.presenter.ts'
import { freshForm } from '../shell/forms.ts'
import { opinionsView } from '../opinions/opinions.presenter.ts'
import { longDate, shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { warningsView } from '../warnings/warnings.presenter.ts'
import { outcomeText, whatHappensNext } from './outcome-words.ts'

/** What a task has become since its link was sent. */
export type TaskState = 'open' | 'correction' | 'held' | 'decided-by-me' | 'decided-by-other' | 'forced' | 'handed-over' | 'substitution-over' | 'moved' | 'withdrawn' | 'superseded' | 'over'

/** The state of a task as its holder sees it. */
export function taskState({ task, dossier, steps, place, substitution, movedTo }: TaskPage, personId: string | null): TaskState {
  const isLive = place?.stepRowId === task.stepRowId
  // Between the last day and the morning on which holders are looked at, the task is still open and no longer theirs.
  if (isLive && substitution && !substitution.inForce && (task.state === 'open' || task.state === 'cancelled')) return 'substitution-over'
  if (task.state === 'open') {
    if (dossier.heldSince) return 'held'
    return task.kind === 'correction' ? 'correction' : 'open'
  }
  const decision = steps.find(({ rowId }) => rowId === task.stepRowId)?.decision
  if (decision?.forced) return 'forced'
  if (decision) return decision.personId === personId ? 'decided-by-me' : 'decided-by-other'
  if (task.state === 'handed-over' && isLive) return 'handed-over'
  if (movedTo) return 'moved'
  if (dossier.state === 'withdrawn') return 'withdrawn'
  return dossier.round > task.round ? 'superseded' : 'over'
}

/** Everything the task's page says, in the words of its reader. */
export function presentTask(page: TaskPage, actor: Actor, words: Words) {
  const { task, dossier, award, revision, lastLook, form } = page
  const { t, language } = words
  const state = taskState(page, actor.personId)
  const isOpen = task.state === 'open' && state !== 'substitution-over'
  const due = dueView(page, words)
  return {
    ...headOf(page, words), state, open: isOpen, dossierHref: `/dossiers/${dossier.id}`, dossierId: dossier.id,
    steps: stepper(page, actor.personId, words), due, roundsLeft: roundsLeft(page, words),
    opinions: opinionsView(page, actor, words), late: lateView(page, actor, words),
    warnings: warningsView({ ruleSetId: page.revision?.ruleSetId ?? page.rules.id, awardCode: award.code, warnings: page.warnings }, words),
    ask: due && !due.pausedSince ? t('tasks:task.ask', { act: task.act[language], date: longDate(due.date, language) }) : t('tasks:task.askUndated', { act: task.act[language] }),
    inPlaceOf: task.onBehalfOf?.name ?? null, byRule: task.byRule && ruleText(task.byRule, words), handedBy: task.handedBy, handOverHref: task.onBehalfOf ? null : `/tasks/${task.id}/hand-over`,
    alsoHeldBy: (page.place?.holders ?? []).filter(({ personId }) => personId !== actor.personId).map(({ name, onBehalfOf }) => actorText({ personName: name, onBehalfOf }, words)).join(', '),
    hold: page.holds.find(({ releasedAt }) => releasedAt === null) ?? null,
    outcomes: task.outcomes.map((outcome) => ({ outcome, text: outcomeText(task.kind, outcome, words), next: whatHappensNext(page, outcome, words), href: `/tasks/${task.id}/decide/${outcome}` })),
    allOutcomesHref: `/tasks/${task.id}/decide`, correctHref: `/dossiers/${dossier.id}/draft`,
    changes: lastLook && revision ? {
      since: lastLook.revision.no, title: t(`tasks:look.${lastLook.by}`, { no: lastLook.revision.no, date: shortDate(lastLook.revision.createdAt, language) }), isPresent: lastLook.revision.no === revision.no,
      compareHref: `/dossiers/${dossier.id}/compare?from=${Math.min(lastLook.revision.no, revision.no - 1)}&to=${revision.no}`, ...changesBetween(form, award, lastLook.revision.content, revision.content, words),
    } : null,
    report: revision ? reportOf(form, revision.content.sections, words) : [],
    papers: papersView(page, revision?.content.papers ?? [], words), scanStates: page.scanStates,
    decisions: decisionsView(page, words), remarks: parted(remarksView(page, actor, words)), remarkForm: freshForm(), questions: questionsView(page, actor, words),
    rule: { title: page.rules.title[language], instrument: page.rules.instrument[language], from: page.rules.effectiveFrom, prerequisites: award.prerequisites.text[language], decidedBy: award.decidedBy[language] },
    closed: isOpen ? null : closedView(page, actor, words),
  }
}

/** What a task is about, in one line each. */
export function headOf({ task, dossier, award }: TaskPage, { t, language }: Words) {
  return {
    id: task.id, code: dossier.code, award: award.name[language], nominee: dossier.nominee.name, unit: dossier.unit.name[language], round: task.round, revisionNo: dossier.revisionNo,
    title: t('dossier:title', { award: award.name[language], nominee: dossier.nominee.name }), step: task.name[language],
  }
}

/** How a task that is over was closed, and where the live one is, if the reader has it. */
function closedView({ task, dossier, steps, place, substitution, movedTo }: TaskPage, { personId }: Actor, words: Words) {
  const decision = steps.find(({ rowId }) => rowId === task.stepRowId)?.decision ?? null
  const live = place?.holders.find((holder) => holder.personId === personId)
  return {
    outcome: decision && { text: decision.forced ? words.t('dossier:plan.forced') : outcomeText(task.kind, decision.outcome, words), state: stateOf(decision) },
    by: decision && actorText(decision, words), at: decision?.decidedAt ?? task.closedAt, reason: decision?.rule ? ruleText(decision.rule, words) : (decision?.reason ?? null),
    receiptHref: `/tasks/${task.id}/receipt`, liveHref: live ? `/tasks/${live.taskId}` : null, newerRound: dossier.round > task.round ? dossier.round : null,
    substitution, principal: task.onBehalfOf?.name ?? '', movedTo, handedOver: task.handedOver, takeBackHref: `/tasks/${task.id}/take-back`,
    ended: dossier.endedAt ? words.t(`dossiers:state.${dossier.state}`) : null,
  }
}
