import type { Bilingual } from '@vinhdanh/domain'
import type { AuditLineFound } from '@vinhdanh/record'
import { hasText } from '../text/catalogue.ts'
import { dateTime, shortDate } from '../text/dates.ts'
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
    seq: entry.seq, at: entry.at, actor: entry.actorId === null ? t('audit:system', { name: entry.actorName }) : entry.actorName, act: t(`audit:act.${entry.act}`),
    object: entry.objectId === entry.actorId ? '' : (names.get(entry.objectId)?.[language] ?? ''), dossier: entry.dossierId && entry.dossierCode ? { code: entry.dossierCode, href: `/dossiers/${entry.dossierId}` } : null,
    changes: changesOf(entry, names, words),
  }
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

/** Fields whose values are words of ours, with the texts that say them. */
const vocabularies: Readonly<Record<string, string>> = { outcome: 'dossier:outcome', state: 'dossiers:state', ending: 'dossiers:state', role: 'organisation:role', kind: 'bulk:kind' }

function fieldText(name: string, value: unknown, names: Names, words: Words): string | null {
  const key = `${vocabularies[name] ?? ''}.${String(value)}`
  return name in vocabularies && typeof value === 'string' && hasText(key) ? words.t(key) : valueText(value, names, words)
}

/** More than so many things are counted, not listed. */
const mostListed = 8

function valueText(value: unknown, names: Names, words: Words): string | null {
  const { t, language } = words
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'number') return String(value)
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
