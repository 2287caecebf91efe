import { AppError } from '@vinhdanh/domain'
import { resendNoticeWithin } from '../notices/resend-notice.command.ts'
import { failed } from '../notices/undelivered.ts'
import type { Transaction } from '../transaction.ts'
import type { Reader } from '../reader.ts'
import type { RepairKind } from './bulk-kind.ts'
import { type MailForecast, mailsOfTasks, newestMails } from './mails-of-tasks.ts'

const failedMails = (reader: Reader, dossierIds: readonly string[]): Promise<ReadonlyMap<string, MailForecast>> => mailsOfTasks(reader, dossierIds, failed('o'))

/** Sends the failed mails of a dossier's open tasks once more, each as `resendNotice` does: the very ones that the rehearsal named, as far as they still stand as failed. */
export const resendMailKind: RepairKind = {
  undoable: false,
  causes: ['mail-not-delivered'],
  foresee: failedMails,
  carryOut: async (tx, _, { dossierId, forecast }) => resend(tx, dossierId, forecast as MailForecast, (await failedMails(tx, [dossierId])).get(dossierId)),
}

/** Owes those of the foretold mails once more that are among those that may go `now`. Errors: `conflict.state` when none is. */
export async function resend(tx: Transaction, dossierId: string, { mails }: MailForecast, now: MailForecast | undefined): Promise<MailForecast> {
  const may = new Set(now?.mails.map(({ noticeId }) => noticeId))
  const noticeIds = mails.map(({ noticeId }) => noticeId).filter((noticeId) => may.has(noticeId))
  if (noticeIds.length === 0) throw new AppError('conflict.state')
  for (const noticeId of noticeIds) await resendNoticeWithin(tx, noticeId)
  return newestMails(tx, dossierId, noticeIds)
}
