export { startMailCatcher, type MailCatcher, type MailCatcherOptions } from '../../apps/local/src/mail-catcher/mail-catcher.ts'
