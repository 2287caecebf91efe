import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Outcome } from '@vinhdanh/domain'
import type { Login } from '../../../apps/ops/src/seed/people.ts'
import type { MailCatcher } from '../../support/mail.ts'
import type { Client } from './client.ts'
import type { OpenTask, Standing } from './eyes.ts'
import type { Receipt } from './ledger.ts'
import type { DossierRead } from './nominate.ts'
import type { Random } from './random.ts'

/** How somebody comes to a task: the API, the inbox's page, or the link in a mail. */
export type Through = 'api' | 'page' | 'mailed link'

const waysIn: Readonly<Record<Through, number>> = { api: 5, page: 3, 'mailed link': 2 }
/** What follows a mail within a minute is gathered; who has no mail by then looks into the inbox. */
const MAIL_WITHIN_MS = 75_000
const reason = 'Cần bổ sung minh chứng cho thành tích đã nêu.'

/** Decides tasks as their holders do. */
export class Answering {
  private readonly client: Client
  private readonly mail: MailCatcher
  /** Who waited for a mail in vain and went by the inbox. */
  withoutMail = 0

  constructor(client: Client, mail: MailCatcher) {
    this.client = client
    this.mail = mail
  }

  /** Gives one answer to an open task. @param times how often it is sent at once */
  async decide(standing: Standing, task: OpenTask, outcome: Outcome, random: Random, times = 1): Promise<Receipt[]> {
    const { kind, isLast } = standing.step ?? {}
    // What needs a scanned paper goes through the API, with a paper of the dossier.
    const needsPaper = kind === 'external-milestone' || kind === 'council-result'
    const through = needsPaper ? 'api' : random.weighted(waysIn)
    if (through === 'api') return this.byApi(standing, task, outcome, await this.statement(standing, task.login, outcome, isLast === true), times)
    return this.byPage(standing, task, outcome, through, times)
  }

  private async byApi({ id, revision }: Standing, { taskId, login }: OpenTask, outcome: Outcome, payload: object, times: number): Promise<Receipt[]> {
    const decisionId = randomUUID()
    const remarks = outcome === 'return' ? [{ anchor: 'whole', kind: 'must-correct', body: reason }] : []
    const send = () => this.client.act(
      { kind: 'decide', by: login, through: 'api', dossierId: id, key: decisionId, what: outcome }, `/tasks/${taskId}/decision`,
      { decisionId, revisionSha256: revision, outcome, reason: outcome === 'pass' ? null : reason, payload, remarks },
    )
    return Promise.all(Array.from({ length: times }, send))
  }

  private async byPage(standing: Standing, { taskId, login }: OpenTask, outcome: Outcome, through: Through, times: number): Promise<Receipt[]> {
    const page = `/tasks/${taskId}`
    await this.client.open(login, through === 'mailed link' ? await this.mailedLink(login, page) : page)
    const { text } = await this.client.open(login, `${page}/decide/${outcome}`)
    const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
    // No form: somebody else was faster, and the page says so.
    if (hidden('decisionId') === '') return [{ state: 'refused', code: 'no form' }]
    const fields = {
      decisionId: hidden('decisionId'), revisionSha256: hidden('revisionSha256'), reason: outcome === 'pass' ? '' : reason,
      ...Object.fromEntries(Object.entries(await this.statement(standing, login, outcome, standing.step?.isLast === true)).map(([name, value]) => [`payload.${name}`, String(value)])),
      ...(outcome === 'return' ? { 'remarks.0.anchor': 'whole', 'remarks.0.kind': 'must-correct', 'remarks.0.body': reason } : {}),
    }
    const send = () => this.client.sendForm({ kind: 'decide', by: login, through, dossierId: standing.id, key: fields.decisionId, what: outcome }, `${page}/decide/${outcome}`, fields)
    return Promise.all(Array.from({ length: times }, send))
  }

  /** The link of a mail to this person that leads to the page; its plain address when no mail comes. */
  private async mailedLink(login: Login, page: string): Promise<string> {
    for (const end = Date.now() + MAIL_WITHIN_MS; Date.now() < end; await delay(500)) {
      for (const { links } of this.mail.messages(`${login}@example.gov.vn`)) {
        const link = links.find((one) => one.endsWith(page))
        if (link) return link
      }
    }
    this.withoutMail += 1
    return page
  }

  /** What the kind of step asks for with this outcome. */
  private async statement({ id, today, step }: Standing, as: Login, outcome: Outcome, isLast: boolean): Promise<Readonly<Record<string, unknown>>> {
    const decision = { decisionNumber: '12/QĐ-TĐKT', decisionDate: today }
    const paper = async (): Promise<string> => (await this.client.read<DossierRead>(as, `/dossiers/${id}`)).papers[0]?.sha256 ?? ''
    switch (step?.kind) {
      case 'sign':
      case 'examine':
        return outcome === 'reject' ? { ground: 'criteria-not-met' } : {}
      case 'decide':
        return outcome === 'pass' ? decision : outcome === 'reject' ? { ground: 'criteria-not-met' } : {}
      case 'council-result':
        if (outcome === 'return') return {}
        return { ballot: { members: 9, present: 7, writtenOpinions: 2, ...(outcome === 'pass' ? { yes: 8, no: 1 } : { yes: 3, no: 6 }), blank: 0, invalid: 0 }, minutes: { number: '12/BB', date: today, sha256: await paper() } }
      case 'external-milestone':
        return {
          body: 'Văn phòng Chủ tịch nước', documentNumber: '45/CV', documentDate: today, result: outcome === 'pass' ? 'favourable' : 'unfavourable', paper: await paper(),
          ...(outcome === 'pass' && isLast ? decision : {}),
        }
      default:
        return {}
    }
  }
}

/** How whoever holds the step says no; null where they can only pass it on or return it. */
export function refusalAt({ step }: Standing): 'reject' | 'not-recommend' | null {
  if (step?.kind === 'council-result') return 'not-recommend'
  return ['sign', 'examine', 'decide', 'external-milestone'].includes(step?.kind ?? '') ? 'reject' : null
}
