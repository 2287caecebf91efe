import type { NoticeKind } from './notice.entity.ts'

export const sendTimes = ['at-once', 'with-digest'] as const
/** When a notice leaves: at once, which waits for no more than the quiet hours, or with the next digest. */
export type SendTime = (typeof sendTimes)[number]

/**
 * `duty` is as its recipient chose. At once for everybody comes what is late, what stops or goes on, and how it ended; what only reminds of known work is
 * for the digest (docs/adr/0014).
 */
export const sendTimeOf: Readonly<Record<NoticeKind, SendTime | 'duty'>> = {
  task: 'duty', returned: 'duty', reminder: 'with-digest', overdue: 'at-once', escalation: 'at-once', outcome: 'at-once', withdrawn: 'at-once', held: 'at-once', released: 'at-once',
  lapsed: 'with-digest', question: 'at-once', answer: 'at-once', 'award-act': 'at-once', undelivered: 'at-once', infected: 'at-once', 'force-asked': 'at-once', 'force-declined': 'at-once', forced: 'at-once', digest: 'at-once',
}
