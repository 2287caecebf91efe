import { fileURLToPath } from 'node:url'
import nunjucks from 'nunjucks'
import { cleanText } from './clean-text.ts'
import { type Language, translator } from './catalogue.ts'
import type { DigestInput } from './digest.ts'
import { digestSubject, digestView } from './digest-view.ts'
import { dueDay } from './due-text.ts'
import { bundleView, isNews, isOverdue, letterView, type MessageView, stepWords } from './message-view.ts'
import type { MailedNotice, NoticesInput, RenderedMail } from './notice.ts'

const templates = new nunjucks.FileSystemLoader(fileURLToPath(new URL('../src/templates', import.meta.url)))
const options = { throwOnUndefined: true, trimBlocks: true, lstripBlocks: true }
const html = new nunjucks.Environment(templates, { ...options, autoescape: true })
// In plain text nothing has to be escaped: every value is one clean line (see cleanText).
const text = new nunjucks.Environment(templates, { ...options, autoescape: false })

/**
 * One message to one person for one or several notices, in Vietnamese and English, the recipient's language first.
 * The subject names code, act and due day, never a person. Drawn again from the same notices, it says the same.
 * @throws TypeError without notices, for a link outside `publicWebUrl`, or for a text that is missing
 */
export function renderNotices(input: NoticesInput): RenderedMail {
  const [first] = input.notices
  if (!first) throw new TypeError('a message needs at least one notice')
  const { locale } = input.recipient
  const alone = input.notices.length === 1
  const parts = languagesFrom(locale).map((language) => (alone ? letterView(first, input, language) : bundleView(input, language)))
  return render(parts, alone ? letterSubject(first, locale) : bundleSubject(input.notices, locale), locale)
}

/** The digest of one morning to one person, as `renderNotices` does it. The subject holds counts alone. @throws TypeError as `renderNotices` */
export function renderDigest(input: DigestInput): RenderedMail {
  const { locale } = input.recipient
  return render(languagesFrom(locale).map((language) => digestView(input, language)), digestSubject(input, locale), locale)
}

function render(parts: readonly MessageView[], words: string, language: Language): RenderedMail {
  const subject = words.normalize('NFC')
  // Written when asked for: a letter's envelope takes the subject alone.
  return {
    subject,
    get text() { return text.render('notices.txt.njk', { parts }).normalize('NFC') },
    get html() { return html.render('notices.html.njk', { parts, subject, language }).normalize('NFC') },
  }
}

const languagesFrom = (first: Language): Language[] => (first === 'vi' ? ['vi', 'en'] : ['en', 'vi'])

function letterSubject(notice: MailedNotice, language: Language): string {
  const t = translator(language)
  const act = t(`subject.${notice.kind}`, { step: stepWords(notice, language) })
  const due = notice.dueAt === null || isNews(notice) ? '' : ` ${t('subject.due', { day: dueDay(notice.dueAt, language) })}`
  return `[${cleanText(notice.dossierCode)}] ${act}${due}`
}

function bundleSubject(notices: readonly MailedNotice[], language: Language): string {
  const t = translator(language)
  const work = notices.filter((notice) => !isNews(notice)).length
  const counts = [['bundleWork', work], ['bundleOverdue', notices.filter(isOverdue).length], ['bundleNews', notices.length - work]] as const
  return `[Vinh Danh] ${counts.filter(([, count]) => count > 0).map(([key, count]) => t(`subject.${key}`, { count })).join(', ')}`
}
