/** Mail: notices rendered in two languages, and handing them to the mail server with an honest account of what became of each. */
export { bareAddress, domainOf } from './addresses.ts'
export type { Delivery } from './delivery.ts'
export { createMailer, type Mailer, type MailerOptions, type OutgoingMail } from './mailer.ts'
export { dossierThreadId, messageId, threadRootId } from './message-ids.ts'
export { noticeKinds, type MailedNotice, type MailedNoticeKind, type NoticesInput, type RenderedMail } from './notice.ts'
export { ifNothingWords, lapseWords, whyWords, type Consequences, type Standing } from './reasons.ts'
export { digestGroups, type DigestEntry, type DigestGroup, type DigestGroupId, type DigestInput } from './digest.ts'
export { renderDigest, renderNotices } from './render-notices.ts'
