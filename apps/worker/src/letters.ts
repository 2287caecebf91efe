import type { Config } from '@vinhdanh/config'
import { awardActName, stateTable } from '@vinhdanh/domain'
import { bounceAddress, domainOf, dossierThreadId, ifNothingWords, lapseWords, type MailedNotice, messageId, type RenderedMail, renderDigest, renderNotices, threadRootId, whyWords } from '@vinhdanh/mail'
import type { Envelope, Letter, LetterNotice } from '@vinhdanh/record'
import { digestGroupsOf } from './digest-groups.ts'
import { linkTo } from './link-to.ts'

/** A letter as it goes out, but for its thread and its sender. */
export interface DrawnLetter extends Envelope {
  readonly words: RenderedMail
}

/** Draws a letter, once for both: what it is fixed to before its first try, and its text. It is the digest of the day, or its notices alone. */
export function drawLetter({ mailId, recipient, notices, digest }: Letter, { publicWebUrl, mailFrom }: Pick<Config, 'publicWebUrl' | 'mailFrom'>): DrawnLetter {
  const words = digest ? renderDigest({ recipient, publicWebUrl, day: digest.day, groups: digestGroupsOf(digest) }) : renderNotices({ recipient, publicWebUrl, notices: notices.map(mailed) })
  return { messageId: messageId(mailId, domainOf(mailFrom)), subject: words.subject, words }
}

/** Where word of its failure comes back to; the plain sender where nobody reads it. */
export function senderOf({ mailId }: Pick<Letter, 'mailId'>, { bounceDomain, secret }: Pick<Config, 'bounceDomain' | 'secret'>): { envelopeFrom?: string } {
  return bounceDomain === undefined ? {} : { envelopeFrom: bounceAddress(mailId, { domain: bounceDomain, secret }) }
}

/** Mails about one dossier stand in one thread, those of a round as one branch of it; what is about several stands alone, as the digest does. */
export function threadOf({ notices, digest }: Pick<Letter, 'notices' | 'digest'>, { mailFrom }: Pick<Config, 'mailFrom'>): { inReplyTo?: string; references?: string } {
  const [first] = notices
  if (digest || !first || notices.some(({ dossierId }) => dossierId !== first.dossierId)) return {}
  const domain = domainOf(mailFrom)
  const inReplyTo = threadRootId(first.dossierId, Math.max(...notices.map(({ round }) => round)), domain)
  return { inReplyTo, references: `${dossierThreadId(first.dossierId, domain)} ${inReplyTo}` }
}

function mailed(notice: LetterNotice): MailedNotice {
  const { kind, dueAt } = notice
  return {
    kind, dossierCode: notice.dossierCode, awardName: notice.awardName, unitName: notice.unitName, stepName: notice.stepName, level: notice.level, round: notice.round,
    dueAt: dueAt?.toISOString() ?? null, workingDaysLeft: notice.workingDaysLeft, isExpected: !notice.confirmed, askWhom: notice.askWhom,
    link: linkTo(notice),
    result: resultOf(notice),
    ground: notice.ground, successorCode: notice.successorCode,
    ifNothing: ifNothingWords(kind, notice),
    why: whyWords(kind, notice),
  }
}

/** How it was decided, or what followed the decision, in words. */
function resultOf({ decidedBy, ending, act }: LetterNotice): MailedNotice['result'] {
  if (decidedBy) return lapseWords(decidedBy)
  return act ? awardActName(act) : ending && stateTable[ending].name
}
