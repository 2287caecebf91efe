import { digestMoment, nextDigestMoment } from '@vinhdanh/domain'
import { type Database, loadCalendar, moveTime, recordDelivery, recordNow, takeQueuedNotices, type TakenLetter } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { makeDigests } from '../../apps/worker/src/jobs/make-digests.job.ts'
import { type DrawnLetter, drawLetter } from '../../apps/worker/src/letters.ts'
import { newDossier } from './dossier.ts'
import { follow } from './follow.ts'
import { createOrganisation, type Organisation } from './organisation.ts'
import { openRecord } from './record.ts'
import { importTestRules } from './rules.ts'

export const mailHours = { digestAt: '08:00', quietHours: { from: '18:00', to: '07:00' } }
const config = { ...mailHours, publicWebUrl: 'https://vd.example.gov.vn', mailFrom: 'vd@example.gov.vn', secret: 'x'.repeat(32), taskQueue: 'none', timeShift: 'allowed' as const }
const oneAtATime = { take: () => Promise.resolve(true), release: () => Promise.resolve() }
export const hourMs = 3_600_000

/** A record at ten on a working morning, with a hand on everything that the worker does about mail. */
export interface Mornings {
  readonly database: Database
  readonly organisation: Organisation
  /** The head of the unit, who has the first step. */
  readonly head: string
  /** Lets time run to the next digest moment, or `laterMs` after it. */
  toMorning(laterMs?: number): Promise<void>
  /** Makes the digests that are due. */
  make(): Promise<void>
  /** Begins the next letter to a person, the head unless said otherwise. */
  take(personId?: string): Promise<TakenLetter<DrawnLetter> | null>
  /** Books a letter as taken over by the mail server. */
  sent(letter: TakenLetter | null): Promise<void>
  digests(): Promise<{ readonly recipientId: string; readonly state: string }[]>
  /** A dossier whose first step waits for the head, who was told of it. */
  opened(): Promise<string>
  close(): Promise<void>
}

/** A letter as it is mailed. */
export const rendered = (letter: TakenLetter<DrawnLetter> | null) => {
  if (!letter) throw new Error('there is no letter')
  return letter.words
}

export async function openMornings(): Promise<Mornings> {
  const { database, close } = await openRecord()
  await importTestRules(database)
  const organisation = await createOrganisation(database)
  const head = organisation.people['unit-head'].personId
  const mornings: Mornings = {
    database, organisation, head, close,
    async toMorning(laterMs = 0) {
      const [calendar, now] = [await loadCalendar(database), await recordNow(database)]
      const today = now.toLocaleDateString('sv', { timeZone: 'Asia/Ho_Chi_Minh' })
      const moment = digestMoment(calendar, mailHours, today)
      const next = moment && moment > now ? moment : nextDigestMoment(calendar, mailHours, today)
      await moveTime(database, next.getTime() - now.getTime() + laterMs)
    },
    make: () => makeDigests({}, { database, config, claims: oneAtATime, logger: createLogger('test', { level: 'silent' }) }),
    take: (personId = head) => takeQueuedNotices(database, personId, (letter) => drawLetter(letter, config)),
    async sent(letter) { if (letter) await recordDelivery(database, letter.mailId, { state: 'sent', reply: '250 taken' }) },
    digests: () => database.query(`SELECT recipient_id AS "recipientId", state FROM notice WHERE kind = 'digest' ORDER BY created_at`),
    async opened() {
      const dossierId = await newDossier(database, organisation)
      await follow(database, dossierId)
      await mornings.sent(await mornings.take())
      return dossierId
    },
  }
  await mornings.toMorning(2 * hourMs)
  return mornings
}
