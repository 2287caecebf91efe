import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { createFileStore } from '@vinhdanh/files'
import { askToRescanFiles, attachPaper, submitDossier } from '@vinhdanh/record'
import { createTransport } from 'nodemailer'
import { startClamd } from '../../../libs/files/src/testing/clamd.ts'
import { makePdf } from '../../../libs/files/src/testing/make-pdf.ts'
import { newDraft } from '../dossier.ts'
import { newHolder } from '../record.ts'
import { until, untilOpen } from '../world.ts'
import { atUnit, forgetMinute, untilMailed } from './acts.ts'
import type { CauseScenario } from './scenario.ts'

const bounce = [
  'From: MAILER-DAEMON@mx.example', 'Subject: Undelivered', 'Auto-Submitted: auto-replied', 'Content-Type: multipart/report; report-type=delivery-status; boundary=B', '',
  '--B', 'Content-Type: text/plain', '', 'Sorry', '--B', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '',
  'Final-Recipient: rfc822; a@b.vn', 'Action: failed', 'Status: 5.2.2', 'Diagnostic-Code: smtp; 552 5.2.2 mailbox full', '', '--B--', '',
].join('\r\n')

/** The mail of a task comes back, as the mailbox is full; once there is room it is sent again. */
export const mailNotDelivered: CauseScenario = {
  async breakIt(stage) {
    const { database, mail, organisation: { people } } = stage
    const head = people['unit-head']
    const dossierId = await atUnit(stage)
    const { noticeId } = await untilMailed(stage, dossierId)
    await forgetMinute(stage, head.personId)
    const transport = createTransport({ host: '127.0.0.1', port: stage.bouncePort, ignoreTLS: true })
    await transport.sendMail({ envelope: { from: '', to: mail.messages(head.email)[0]?.from ?? '' }, raw: bounce })
    transport.close()
    const { code } = await database.queryOne<{ code: string }>('SELECT code FROM dossier WHERE id = $1', [dossierId])
    return {
      dossierId, says: [`Thư gửi ${head.actor.name} bị trả lại`, '552 5.2.2 mailbox full'], offers: `/notices?dossier=${code}&stuck=${dossierId}`, repair: { path: `/notices/${noticeId}/resend`, again: 410 },
      async after() {
        await until('the mail came again', () => Promise.resolve(mail.messages(head.email).length >= 2))
        await untilMailed(stage, dossierId)
      },
    }
  },
}

/** The scanner learns of a worm that a paper of the revision carries; two administrators let the paper out. */
export const fileHeldBack: CauseScenario = {
  async breakIt(stage) {
    const { config, database, organisation, organisation: { people } } = stage
    const text = `WORM ${randomUUID()}`
    const file = await createFileStore({ root: config.filesDir, maxBytes: config.maxUploadBytes }).put(Readable.from([makePdf({ catalog: `/Marked (${text})` })]))
    const { dossierId, draftVersion } = await newDraft(database, organisation)
    await attachPaper(database, people.submitter.actor, { dossierId, code: 'report', name: 'phu-luc.pdf', file })
    await submitDossier(database, people.submitter.actor, { dossierId, draftVersion })
    await untilOpen(database, dossierId, 'unit-sign')
    const scanner = await startClamd((content) => (content.includes(text) ? 'stream: Test.Worm FOUND\0' : 'stream: OK\0'), stage.scannerPort)
    await askToRescanFiles(database)
    await until('the worm is found', async () => (await database.query(`SELECT 1 FROM stored_file WHERE sha256 = $1 AND scan_state = 'infected'`, [file.sha256])).length > 0)
    await scanner.stop()
    const second = await newHolder(database, organisation.ministry.id, 'administrator')
    const clearing = { path: `/files/${file.sha256}/clear`, fields: { reason: 'Trình quét báo nhầm, đã đối chiếu bản giấy.', confirmation: file.sha256.slice(0, 8) } }
    return {
      dossierId, says: ['Có mã độc trong tệp phu-luc.pdf'], offers: `/files/${file.sha256}?stuck=${dossierId}`, repair: clearing,
      async after() {
        const window = await stage.windowOf(second.personId)
        await window.open(`/files/${file.sha256}`)
        const { status } = await window.send(clearing.path, clearing.fields)
        if (status !== 303) throw new Error(`the second signature was answered ${status}`)
        const paper = await window.open(`/dossiers/${dossierId}/papers/${file.sha256}`)
        if (paper.status !== 200) throw new Error(`the paper was answered ${paper.status}`)
      },
    }
  },
}
