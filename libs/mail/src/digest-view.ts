import { type Language, type Translate, translator } from './catalogue.ts'
import { cleanText } from './clean-text.ts'
import type { DigestEntry, DigestGroup, DigestGroupId, DigestInput } from './digest.ts'
import { dayWords, daysLeftWords, expectedWords } from './due-text.ts'
import { mailLink } from './mail-link.ts'
import { type Entry, frame, type MessageView, stepWords } from './message-view.ts'

/** Where the rest of a group is. */
const pages: Readonly<Record<DigestGroupId, string>> = { overdue: 'tasks', today: 'tasks', week: 'tasks', later: 'tasks', waiting: 'dossiers', news: 'dossiers' }
const urgent = ['overdue', 'today', 'week'] as const

/** The body of a digest: how much there is, the groups with their counts and first lines, where to find the rest, why this came. */
export function digestView({ recipient, publicWebUrl, day, groups }: DigestInput, language: Language): MessageView {
  const t = translator(language)
  return {
    ...frame(recipient.name, t, language),
    asked: t('digest.asked', { day: dayWords(day, language), counts: countWords(groups, t) }), facts: [],
    groups: groups.filter(({ count }) => count > 0).map((group) => groupView(group, publicWebUrl, t, language)),
    more: null,
    action: { label: t('common.openQueue'), url: mailLink('tasks', publicWebUrl), hint: t('common.address') },
    notes: [{ label: t('label.why'), value: t('digest.why') }],
  }
}

/** Counts alone: no code, no name. */
export function digestSubject({ day, groups }: DigestInput, language: Language): string {
  const t = translator(language)
  return `[Vinh Danh] ${t('digest.subject', { day: dayWords(day, language), counts: countWords(groups, t) })}`
}

/** What is urgent; where nothing is, how much there is to read. */
function countWords(groups: readonly DigestGroup[], t: Translate): string {
  const countOf = (id: DigestGroupId): number => groups.find((group) => group.id === id)?.count ?? 0
  const words = urgent.filter((id) => countOf(id) > 0).map((id) => t(`digest.count-${id}`, { count: countOf(id) }))
  const told = groups.flatMap(({ entries }) => entries).filter((entry) => entry.told !== null).length
  return words.length > 0 ? words.join(', ') : t('digest.count-told', { count: told })
}

function groupView({ id, count, entries }: DigestGroup, publicWebUrl: string, t: Translate, language: Language): MessageView['groups'][number] {
  const rest = count - entries.length
  return {
    title: t(`digest.${id}`, { count }),
    entries: entries.map((entry) => entryView(entry, publicWebUrl, t, language)),
    more: rest > 0 ? { words: t(entries.length > 0 ? 'group.more' : 'digest.all', { count: rest }), url: mailLink(pages[id], publicWebUrl) } : null,
  }
}

function entryView(entry: DigestEntry, publicWebUrl: string, t: Translate, language: Language): Entry {
  const step = stepWords(entry, language)
  const parts = [
    entry.told ? t(`subject.${entry.told}`, { step }) : cleanText(entry.stepName[language]), ...placeWords(entry, t), entry.awardName[language], entry.unitName[language], entry.result?.[language],
    entry.round !== null && entry.round > 1 ? t('digest.round', { round: entry.round }) : null, entry.onBehalfOf ? t('digest.substitute', { name: entry.onBehalfOf }) : null, ...dueParts(entry, t, language),
  ]
  return { code: cleanText(entry.dossierCode), words: parts.filter((part) => part !== null && part !== undefined).map(cleanText).join('; '), url: mailLink(entry.link, publicWebUrl) }
}

function placeWords({ standsWith }: DigestEntry, t: Translate): string[] {
  if (!standsWith) return []
  return [t(`level.${standsWith.level}`), standsWith.holders.length > 0 ? t('digest.with', { names: standsWith.holders.join(', ') }) : t('digest.withNobody')]
}

function dueParts({ isHeld, lastDay, workingDaysLeft, isExpected }: DigestEntry, t: Translate, language: Language): string[] {
  if (isHeld) return [t('digest.held')]
  return lastDay === null || workingDaysLeft === null ? [] : [`${t('digest.due', { day: dayWords(lastDay, language) })}, ${daysLeftWords(workingDaysLeft, t)}${expectedWords({ isExpected }, t)}`]
}
