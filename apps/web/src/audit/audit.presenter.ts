import type { Bilingual } from '@vinhdanh/domain'
import type { AuditLineFound } from '@vinhdanh/record'
import { lastDayOf } from '../dossiers/due.ts'
import { hasText } from '../text/catalogue.ts'
import { dateTime, shortDate } from '../text/dates.ts'
import { number } from '../text/sizes.ts'
import type { Words } from '../text/words.ts'

type Names = ReadonlyMap<string, Bilingual>

export interface AuditRow {
  readonly seq: number
  readonly at: Date
  readonly actor: string
  readonly act: string
  readonly object: string
  readonly dossier: { readonly code: string; readonly href: string } | null
  /** What changed, one line each: «role: …» or «last day: … → …». */
  readonly changes: readonly string[]
}

/** An entry in words. */
export function presentEntry(entry: AuditLineFound, names: Names, words: Words): AuditRow {
  const { t, language } = words
  return {
    seq: entry.seq, at: entry.at, actor: entry.actorId === null ? systemText(entry.actorName, words) : entry.actorName, act: t(`audit:act.${entry.act}`),
    object: [entry.actorId, entry.dossierId].includes(entry.objectId) ? '' : (names.get(entry.objectId)?.[language] ?? ''), dossier: entry.dossierId && entry.dossierCode ? { code: entry.dossierCode, href: `/dossiers/${entry.dossierId}` } : null,
    changes: changesOf(entry, names, words),
  }
}

/** Which part of the system acted; jobs and operators are called as the log calls them. */
function systemText(name: string, { t }: Words): string {
  const key = `audit:systemPart.${name}`
  return hasText(key) ? t(key) : t('audit:system', { name })
}

function changesOf({ before, after }: AuditLineFound, names: Names, words: Words): string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [from, to] = [old, now].map((fields) => (fields.has(name) ? fieldText(name, fields.get(name), names, words) : null))
    const label = hasText(`audit:field.${name}`) ? words.t(`audit:field.${name}`) : name
    if (from && to) return from === to ? [] : [`${label}: ${from} → ${to}`]
    const only = to ?? (from && words.t('audit:was', { value: from }))
    return only ? [`${label}: ${only}`] : []
  })
}

function fieldsOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [])
}

/** Fields whose values are words of ours, with the texts that say them; which of several says it depends on what the entry is about. */
const vocabularies: Readonly<Record<string, readonly string[]>> = {
  anchor: ['dossier:anchor'], cause: ['board:causeShort'], dutyMail: ['settings:mail.choice'], ending: ['dossiers:state'], kind: ['bulk:kind', 'organisation:kind', 'dossiers:subject'], level: ['dossiers:level'],
  locale: ['settings:languages'], outcome: ['dossier:outcome', 'opinions:outcome'], position: ['councils:position'], role: ['organisation:role'], running: ['organisation:running'], scanState: ['scan'],
  standing: ['ledger:standing'], state: ['dossiers:state', 'dossier:remarkState'],
}

function fieldText(name: string, value: unknown, names: Names, words: Words): string | null {
  if (typeof value !== 'string') return name === 'cycle' || name === 'cycleYear' ? String(value) : valueText(value, names, words)
  if (name === 'dueAt') return words.t('audit:endOf', { day: shortDate(lastDayOf(new Date(value)), words.language) })
  // An instant is called by its kind and the days of its rule: `reminder-3`.
  const keys = name === 'instant' ? [`dossier:event.${value.split('-')[0] ?? ''}`] : (vocabularies[name] ?? []).map((group) => `${group}.${value}`)
  const known = keys.find(hasText)
  return known ? words.t(known) : valueText(value, names, words)
}

/** More than so many things are counted, not listed. */
const mostListed = 8

function valueText(value: unknown, names: Names, words: Words): string | null {
  const { t, language } = words
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'number') return number(value, language)
  if (typeof value === 'string') return names.get(value)?.[language] ?? plainText(value, words)
  if (Array.isArray(value)) {
    return value.length > mostListed ? t('audit:things', { count: value.length }) : value.map((inner) => valueText(inner, names, words)).filter(Boolean).join('; ') || null
  }
  if (isBilingual(value)) return value[language]
  const parts = Object.entries(value).map(([name, inner]) => [name, valueText(inner, names, words)] as const)
  return parts.flatMap(([name, text]) => (text === null ? [] : [`${name} ${text}`])).join(', ') || null
}

const isBilingual = (value: object): value is Bilingual => 'vi' in value && 'en' in value

/** Ids that name nothing a reader knows say nothing. */
function plainText(text: string, { language }: Words): string | null {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return shortDate(text, language)
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return dateTime(text, language)
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 12)}…` : text
}

/** Every text in a value that may be an id with a name behind it. */
export function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length === 36 ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : []
}
