import { type Level, levels } from '@vinhdanh/domain'
import type { DossierPage, PlanLine } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

export interface StepperStep {
  readonly name: string
  readonly note: string
  readonly state: 'done' | 'current' | 'next' | 'returned' | 'skipped' | 'superseded'
}

/** The way of a dossier, one step of the picture per level: who holds it, since when, which day of its term. */
export function stepper(page: DossierPage, personId: string | null, words: Words): StepperStep[] {
  const standing = standingLevel(page)
  return levels.flatMap((level) => {
    const lines = page.plan.filter((line) => line.level === level)
    return lines.length > 0 ? [levelStep(page, level, lines, { standing, personId, words })] : []
  })
}

interface Reading {
  readonly standing: Level | null
  readonly personId: string | null
  readonly words: Words
}

/** The level at which the dossier stands or to which it is on its way; null when it has ended. */
function standingLevel({ dossier, plan }: DossierPage): Level | null {
  if (dossier.endedAt) return null
  const here = plan.find(({ state }) => state === 'open' || state === 'returned') ?? plan.find(({ state }) => state === 'ahead' || state === 'superseded')
  return here?.level ?? null
}

function levelStep(page: DossierPage, level: Level, lines: readonly PlanLine[], { standing, personId, words }: Reading): StepperStep {
  const { t, language } = words
  const name = t(`dossier:level.${level}`)
  if (level === standing) return currentStep(page, name, lines, personId, words)
  const ended = lines.find(({ state }) => state === 'ended' || state === 'cancelled')
  if (ended) return { name, note: t(`dossiers:state.${page.dossier.state}`), state: 'returned' }
  if (lines.every(({ state }) => state === 'passed')) {
    const at = lines.at(-1)?.decidedAt
    if (lines.some(({ superseded }) => superseded?.why === 'changed')) return { name, note: t('dossier:stepper.changedSince', { date: at ? shortDate(at, language) : '' }), state: 'superseded' }
    return { name, note: at ? t(lines.some(({ forced }) => forced) ? 'dossier:stepper.doneForced' : 'dossier:stepper.done', { date: shortDate(at, language) }) : '', state: 'done' }
  }
  if (page.dossier.endedAt) return { name, note: '', state: 'skipped' }
  const state = lines.some((line) => line.state === 'superseded') ? 'superseded' : 'next'
  return { name, note: t(`dossier:stepper.${state}`, { days: lines.reduce((sum, { termDays }) => sum + termDays, 0) }), state }
}

function currentStep({ dossier, place }: DossierPage, level: string, lines: readonly PlanLine[], personId: string | null, { t, language }: Words): StepperStep {
  if (dossier.state === 'returned') return { name: level, note: t('dossier:stepper.returned', { unit: dossier.unit.name[language] }), state: 'returned' }
  if (!place) return { name: level, note: t('dossier:stepper.onItsWay'), state: 'current' }
  const mine = place.holders.some((holder) => holder.personId === personId)
  const holder = mine ? t('dossier:stepper.you') : place.holders.map((one) => one.name).join(', ') || t('dossier:stepper.nobody')
  const day = place.clock ? t(place.clock.day === 0 ? 'dossier:stepper.firstDay' : 'dossier:stepper.day', { day: place.clock.day, of: place.clock.of }) : ''
  const name = lines.length > 1 ? `${level} · ${t(`dossier:kind.${place.kind}`)}` : level
  return { name, note: [dossier.heldSince ? t('dossier:stepper.held', { date: shortDate(dossier.heldSince, language) }) : holder, day].filter(Boolean).join(', '), state: 'current' }
}
