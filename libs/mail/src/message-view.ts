import { daysLeftWords, dueWords, expectedWords } from './due-text.ts'
import { cleanText } from './clean-text.ts'
import { mailLink } from './mail-link.ts'
import { type Language, type Translate, translator } from './catalogue.ts'
import type { MailedNotice, NoticesInput } from './notice.ts'

interface Row {
  readonly label: string
  readonly value: string
}
export interface Entry {
  readonly code: string
  readonly words: string
  readonly url: string
}

/** One language's half of a message. Text and HTML are both laid out from it, so they cannot say different things. */
export interface MessageView {
  readonly language: Language
  readonly greeting: string
  readonly asked: string
  readonly facts: readonly Row[]
  readonly groups: readonly { readonly title: string; readonly entries: readonly Entry[]; readonly more: { readonly words: string; readonly url: string } | null }[]
  readonly more: string | null
  readonly action: { readonly label: string; readonly url: string; readonly hint: string }
  readonly notes: readonly Row[]
  readonly footer: string
}

const BUNDLE_LINES = 20
const soonDays = 5
const news = new Set<MailedNotice['kind']>(['outcome', 'withdrawn', 'held', 'lapsed', 'award-act', 'receipt', 'undelivered', 'infected', 'force-declined', 'forced'])
const groupIds = ['overdue', 'today', 'soon', 'later'] as const

/** True for a notice that only tells something and asks for nothing. */
export const isNews = (notice: MailedNotice): boolean => news.has(notice.kind)

/** True for work whose term is over. */
export const isOverdue = (notice: MailedNotice): boolean => !isNews(notice) && (notice.kind === 'overdue' || (notice.workingDaysLeft ?? 0) < 0)

function groupOf(notice: MailedNotice): (typeof groupIds)[number] {
  if (isOverdue(notice)) return 'overdue'
  if (isNews(notice) || notice.workingDaysLeft === null) return 'later'
  if (notice.workingDaysLeft === 0) return 'today'
  return notice.workingDaysLeft <= soonDays ? 'soon' : 'later'
}

/** A step's name inside a sentence: `Thẩm định hồ sơ` becomes `thẩm định hồ sơ`. */
export function stepWords(notice: Pick<MailedNotice, 'stepName'>, language: Language): string {
  const name = cleanText(notice.stepName[language])
  return name.charAt(0).toLocaleLowerCase(language) + name.slice(1)
}

function dueValue(notice: MailedNotice, t: Translate, language: Language): string | null {
  if (notice.dueAt === null || isNews(notice)) return null
  const due = dueWords(notice.dueAt, t, language)
  return notice.workingDaysLeft === null ? due : `${due}, ${daysLeftWords(notice.workingDaysLeft, t)}${expectedWords(notice, t)}`
}

/** The body of a message with one notice, in the order in which a reader asks: what, which dossier, by when, where, and why me. */
export function letterView(notice: MailedNotice, { recipient, publicWebUrl }: NoticesInput, language: Language): MessageView {
  const t = translator(language)
  const row = (key: string, value: string | null | undefined): Row[] => (value ? [{ label: t(`label.${key}`), value: cleanText(value) }] : [])
  return {
    ...frame(recipient.name, t, language),
    asked: t(`asked.${notice.kind}`, { step: cleanText(notice.stepName[language]) }),
    facts: [
      ...row('code', notice.dossierCode), ...row('award', notice.awardName[language]), ...row('unit', notice.unitName[language]),
      ...row('step', `${t(`level.${notice.level}`)}: ${notice.stepName[language]}`), ...row('round', notice.round > 1 ? String(notice.round) : null),
      ...row('result', notice.result?.[language]),
      ...row('ground', notice.ground?.[language]), ...row('successor', notice.successorCode), ...row('due', dueValue(notice, t, language)),
    ],
    groups: [], more: null,
    action: { label: t(notice.kind === 'force-asked' ? 'common.openRequest' : 'common.open'), url: mailLink(notice.link, publicWebUrl), hint: t('common.address') },
    notes: [...row('why', notice.why[language]), ...row('ifNothing', notice.ifNothing?.[language]), ...row('askWhom', notice.askWhom[language])],
  }
}

/** The body of a message with several notices: four groups with their counts, the most urgent lines first, the rest as a number. */
export function bundleView({ recipient, notices, publicWebUrl }: NoticesInput, language: Language): MessageView {
  const t = translator(language)
  const urgency = (notice: MailedNotice) => (isNews(notice) ? Infinity : (notice.workingDaysLeft ?? Number.MAX_SAFE_INTEGER))
  const compare = (a: MailedNotice, b: MailedNotice) => (urgency(a) === urgency(b) ? a.dossierCode.localeCompare(b.dossierCode) : urgency(a) - urgency(b))
  const entry = (notice: MailedNotice): Entry => ({
    code: cleanText(notice.dossierCode),
    words: [t(`subject.${notice.kind}`, { step: stepWords(notice, language) }), notice.awardName[language], notice.unitName[language], notice.result?.[language], dueValue(notice, t, language)]
      .filter((part) => part !== null && part !== undefined).map(cleanText).join('; '),
    url: mailLink(notice.link, publicWebUrl),
  })
  let room = BUNDLE_LINES
  const groups = groupIds.map((id) => ({ id, all: notices.filter((notice) => groupOf(notice) === id).sort(compare) })).filter(({ all }) => all.length > 0)
    .map(({ id, all }) => {
      const entries = all.slice(0, room).map(entry)
      room -= entries.length
      return { title: t(`group.${id}`, { count: all.length }), entries, more: null }
    })
  return {
    ...frame(recipient.name, t, language), asked: t('asked.bundle'), facts: [], groups,
    more: notices.length > BUNDLE_LINES ? t('group.more', { count: notices.length - BUNDLE_LINES }) : null,
    action: { label: t('common.openQueue'), url: mailLink('tasks', publicWebUrl), hint: t('common.address') },
    notes: [],
  }
}

/** What every message begins and ends with. */
export function frame(name: string, t: Translate, language: Language): Pick<MessageView, 'language' | 'greeting' | 'footer'> {
  return { language, greeting: t('common.greeting', { name: cleanText(name) }), footer: t('common.footer') }
}
