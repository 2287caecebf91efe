import { stateTable } from '@vinhdanh/domain'
import type { DigestEntry, DigestGroup } from '@vinhdanh/mail'
import { linkTo } from './link-to.ts'
import { type Digest, type DigestNews, type DigestTask, type DigestWaiting, inboxGroups } from '@vinhdanh/record'

/** What a digest of the record says, in the groups of the mail templates. */
export function digestGroupsOf({ tasks, waiting, news }: Digest): DigestGroup[] {
  return [
    ...inboxGroups.map((id) => ({ id, count: tasks[id].count, entries: tasks[id].rows.map(ofTask) })),
    { id: 'waiting', count: waiting.count, entries: waiting.rows.map(ofWaiting) },
    { id: 'news', count: news.count, entries: news.rows.map(ofNews) },
  ]
}

const plain = { told: null, round: null, lastDay: null, workingDaysLeft: null, isHeld: false, onBehalfOf: null, result: null, standsWith: null }

function ofTask({ dossierCode, awardName, unitName, stepName, round, lastDay, workingDaysLeft, confirmed, isHeld, onBehalfOf, told, taskId }: DigestTask): DigestEntry {
  return { ...plain, dossierCode, awardName, unitName, stepName, round, lastDay, workingDaysLeft, isExpected: !confirmed, isHeld, onBehalfOf, told: told.at(-1) ?? null, link: `/tasks/${taskId}` }
}

function ofWaiting({ dossierCode, awardName, unitName, stepName, lastDay, workingDaysLeft, confirmed, isHeld, level, holders, dossierId }: DigestWaiting): DigestEntry {
  return { ...plain, dossierCode, awardName, unitName, stepName, lastDay, workingDaysLeft, isExpected: !confirmed, isHeld, standsWith: { level, holders }, link: `/dossiers/${dossierId}` }
}

function ofNews({ dossierCode, awardName, unitName, stepName, kind, questionId, ending, dossierId }: DigestNews): DigestEntry {
  return { ...plain, dossierCode, awardName, unitName, stepName, told: kind, result: ending && stateTable[ending].name, link: linkTo({ kind, questionId, dossierId, taskId: null }) }
}
