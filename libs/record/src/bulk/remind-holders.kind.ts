import { stuckLines } from '../stuck/stuck.query.ts'
import type { StuckCauseName } from '../stuck/stuck-cause.ts'
import type { RepairKind } from './bulk-kind.ts'
import { type MailForecast, mailsOfTasks } from './mails-of-tasks.ts'
import { resend } from './resend-mail.kind.ts'

const causes: readonly StuckCauseName[] = ['holders-never-signed-in', 'holders-silent', 'longer-than-usual']
const arrived = `o.state = 'sent'`

/**
 * Sends the mail of open tasks once more to holders who did not answer it. The rehearsal asks the detectors; the act then leaves alone whose task is over, who was
 * here since, and whose mail was sent again or turned out to have failed.
 */
export const remindHoldersKind: RepairKind = {
  undoable: false,
  causes,
  async foresee(reader, dossierIds) {
    const waiting = (await stuckLines(reader, dossierIds)).filter(({ cause }) => causes.includes(cause)).map(({ dossierId }) => dossierId)
    return mailsOfTasks(reader, waiting, arrived)
  },
  async carryOut(tx, { createdAt }, { dossierId, forecast }) {
    const silent = await mailsOfTasks(tx, [dossierId], `${arrived} AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.actor_id = p.id AND a.at > $2)`, [createdAt])
    return resend(tx, dossierId, forecast as MailForecast, silent.get(dossierId))
  },
}
