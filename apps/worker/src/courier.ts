import type { Config } from '@vinhdanh/config'
import type { Delivery } from '@vinhdanh/mail'
import { type Database, holdMail, recordDelivery, recordSentTogether, type SentLetter, takeQueuedNotices, takeQueuedNoticesTogether, type TakenLetter } from '@vinhdanh/record'
import { gather, Turns } from './gather.ts'
import { type DrawnLetter, drawLetter } from './letters.ts'

/** What the record is asked and told about letters. Jobs that send at the same time do it together (docs/adr/0059). */
export interface Courier {
  /** As `holdMail`, for one person. */
  hold(recipientId: string): Promise<number | null>
  /** As `takeQueuedNotices`. */
  take(recipientId: string): Promise<TakenLetter<DrawnLetter> | null>
  /** As `recordDelivery`. */
  book(mailId: string, delivery: Delivery): Promise<void>
}

/** The courier of one process. Next file to read: libs/record/src/notices/take-queued-notices.command.ts. */
export function createCourier(database: Database, config: Pick<Config, 'publicWebUrl' | 'mailFrom' | 'digestAt' | 'quietHours'>): Courier {
  const turns = new Turns()
  const draw = (letter: Parameters<typeof drawLetter>[0]): DrawnLetter => drawLetter(letter, config)
  const bookSent = gather<SentLetter, void>({
    turns,
    together: async (letters) => {
      const booked = await recordSentTogether(database, letters)
      return new Map(letters.filter(({ mailId }) => booked.has(mailId)).map((letter) => [letter, undefined]))
    },
    alone: ({ mailId, reply }) => recordDelivery(database, mailId, { state: 'sent', reply }),
  })
  return {
    hold: gather<string, number | null>({
      turns,
      together: (ids) => holdMail(database, ids, config),
      alone: async (id) => (await holdMail(database, [id], config)).get(id) ?? null,
    }),
    take: gather<string, TakenLetter<DrawnLetter> | null>({
      turns,
      together: (ids) => takeQueuedNoticesTogether(database, ids, draw),
      alone: (id) => takeQueuedNotices(database, id, draw),
    }),
    // Whatever else became of a letter is rare, and asks for more than a mark.
    book: (mailId, delivery) => (delivery.state === 'sent' ? bookSent({ mailId, reply: delivery.reply }) : recordDelivery(database, mailId, delivery)),
  }
}
