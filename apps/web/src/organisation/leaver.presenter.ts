import type { Forecast, HeirGroup, LeaverPlan } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** Everything that hangs on somebody who leaves, in words: who may be chosen for what, and where each thing goes. */
export function presentLeaver(plan: LeaverPlan, words: Words) {
  const { t, language } = words
  return {
    digest: plan.digest,
    groups: plan.groups.map((group) => ({
      name: `heir.${group.key}`, label: groupName(group, words), hint: group.heirs.length === 0 ? t('leaver:group.noHeir') : undefined,
      items: group.heirs.map(({ id, name, titles, by }) => ({ value: id, text: `${name}${titles === '' ? '' : ` (${titles})`} · ${t(`leaver:by.${by}`)}` })),
    })),
    tasks: plan.taskForecasts.map((forecast) => ({ code: forecast.code, href: `/dossiers/${forecast.task.dossierId}`, award: forecast.awardName[language], step: forecast.stepName[language], ...where(forecast, words) })),
    written: plan.writtenForecasts.map((forecast) => ({ code: forecast.code, standing: t(`dossiers:state.${forecast.state}`), href: `/dossiers/${forecast.dossierId}`, ...where(forecast, words) })),
    seats: plan.seats.map(({ id, unitName, position, sessions }) => {
      const group = plan.groups.find(({ key }) => key === `seat:${id}`)
      return {
        unitName, position: t(`councils:position.${position}`), sessions: sessions.map(({ title, heldOn }) => `${title}, ${shortDate(heldOn, language)}`).join('; '),
        heir: group?.heirs.find(({ id: heirId }) => heirId === group.heirId)?.name ?? null,
      }
    }),
    posts: plan.posts.map(({ unitName, role, title }) => ({ unit: unitName[language], role: t(`organisation:role.${role}`), title })),
    substitutions: plan.substitutions.map(({ direction, otherName, validFrom, validTo }) => ({
      what: t(`leaver:substitution.${direction}`, { name: otherName }), when: t('organisation:fromTo', { from: shortDate(validFrom, language), to: shortDate(validTo, language) }),
    })),
    access: accessOf(plan, words),
    staying: plan.taskForecasts.filter(({ goes }) => goes === 'stays').length,
  }
}

function groupName({ kind, unitName, role, position, count }: HeirGroup, { t, language }: Words): string {
  const what = kind === 'tasks' ? t(`organisation:role.${role ?? 'submitter'}`) : kind === 'seat' ? t(`councils:position.${position ?? 'member'}`) : ''
  return t(`leaver:group.${kind}`, { what, unit: unitName[language], count })
}

function where({ goes, toName, barred }: Forecast, { t }: Words) {
  return {
    text: t(`leaver:goes.${goes}`, { name: toName ?? '' }), because: barred && t(`leaver:barred.${barred}`),
    state: goes === 'stays' ? 'late' : goes === 'with-others' ? 'draft' : 'done',
  }
}

function accessOf({ sessions, tokens, feed, bulkActs }: LeaverPlan, { t }: Words): string[] {
  return [
    ...(sessions > 0 ? [t('leaver:access.sessions', { count: sessions })] : []), ...tokens.map((label) => t('leaver:access.token', { label })), ...(feed ? [t('leaver:access.feed')] : []),
    ...bulkActs.map(({ state, selected }) => t(`leaver:access.bulk-${state}`, { count: selected })),
  ]
}
