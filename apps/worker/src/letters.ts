import type { Config } from '@vinhdanh/config'
import { stateTable } from '@vinhdanh/domain'
import { domainOf, ifNothingWords, lapseWords, type MailedNotice, messageId, type NoticesInput, renderNotices, threadRootId, whyWords } from '@vinhdanh/mail'
import type { Envelope, Letter, LetterNotice } from '@vinhdanh/record'

type MailConfig = Pick<Config, 'publicWebUrl' | 'mailFrom'>

/** What a letter of the record says, in the words of the mail templates. */
export function noticesInput({ recipient, notices }: Pick<Letter, 'recipient' | 'notices'>, { publicWebUrl }: Pick<Config, 'publicWebUrl'>): NoticesInput {
  return { recipient, notices: notices.map(mailed), publicWebUrl }
}

/** What a letter is fixed to before its first try. */
export function envelopeFor(letter: Letter, config: MailConfig): Envelope {
  return { messageId: messageId(letter.mailId, domainOf(config.mailFrom)), subject: renderNotices(noticesInput(letter, config)).subject }
}

/** Mails about one round of one dossier stand in one thread; a digest of several stands alone. */
export function threadOf({ notices }: Pick<Letter, 'notices'>, { mailFrom }: Pick<Config, 'mailFrom'>): { inReplyTo?: string; references?: string } {
  const roots = new Set(notices.map(({ dossierId, round }) => threadRootId(dossierId, round, domainOf(mailFrom))))
  const [root] = roots
  return roots.size === 1 && root !== undefined ? { inReplyTo: root, references: root } : {}
}

function mailed(notice: LetterNotice): MailedNotice {
  const { kind, dossierId, taskId, dueAt, ending, decidedBy } = notice
  return {
    kind, dossierCode: notice.dossierCode, awardName: notice.awardName, unitName: notice.unitName, stepName: notice.stepName, level: notice.level, round: notice.round,
    dueAt: dueAt?.toISOString() ?? null, workingDaysLeft: notice.workingDaysLeft, askWhom: notice.askWhom,
    // Whoever has a task is led to it; whoever is only told, to the dossier.
    link: taskId === null ? `/dossiers/${dossierId}` : `/tasks/${taskId}`,
    result: decidedBy ? lapseWords(decidedBy) : ending && stateTable[ending].name,
    ifNothing: ifNothingWords(kind, notice),
    why: whyWords(kind, notice),
  }
}
