import type { Award, Form } from '../rules/rule-set.ts'

/**
 * What a remark or a question is pinned to, as text: `whole`, `field:<section>.<field>`, `paper:<code>`, or one page of a paper, `paper:<code>#<page>`,
 * counted from 1.
 */
export type Anchor =
  | { readonly at: 'whole' }
  | { readonly at: 'field'; readonly section: string; readonly field: string }
  | { readonly at: 'paper'; readonly code: string; readonly page: number | null }

/** The shape of an anchor; whether there is such a place is for `isPlaceOf` to say. */
export const anchorPattern = /^(whole|paper:[\w-]+(#\d{1,5})?|field:[\w-]+\.[\w-]+)$/

/** Reads an anchor; null for a text that is none. */
export function parseAnchor(anchor: string): Anchor | null {
  if (anchor === 'whole') return { at: 'whole' }
  const [, section, field] = /^field:([\w-]+)\.([\w-]+)$/.exec(anchor) ?? []
  if (section !== undefined && field !== undefined) return { at: 'field', section, field }
  const [, code, page] = /^paper:([\w-]+)(?:#(\d{1,5}))?$/.exec(anchor) ?? []
  return code === undefined ? null : { at: 'paper', code, page: page === undefined ? null : Number(page) }
}

/** The place that is written as a whole: a page belongs to its paper, as a paper is replaced whole. */
export function placeOfAnchor(anchor: string): string {
  return anchor.replace(/#\d+$/, '')
}

/** Every place of a dossier in its order: what it says of each field, and each of its papers. */
export function placesOf(form: Form, award: Pick<Award, 'papers'>): string[] {
  return [...form.sections.flatMap((section) => section.fields.map((field) => `field:${section.id}.${field.id}`)), ...award.papers.map(({ code }) => `paper:${code}`)]
}

/**
 * What is wrong with an anchor of this dossier, as a catalogue key; null for a sound one. `pages` is the number of pages of a paper as far as it is known,
 * else null: then any page from 1 on is taken.
 */
export function wrongAnchor(anchor: string, { form, award, pages }: { readonly form: Form; readonly award: Pick<Award, 'papers'>; readonly pages: (code: string) => number | null }):
{ readonly message: string; readonly params?: Readonly<Record<string, number>> } | null {
  const parsed = parseAnchor(anchor)
  if (!parsed) return { message: 'problem.choice' }
  if (parsed.at === 'whole') return null
  if (!placesOf(form, award).includes(placeOfAnchor(anchor))) return { message: 'problem.anchor-unknown' }
  if (parsed.at !== 'paper' || parsed.page === null) return null
  if (parsed.page === 0) return { message: 'problem.page-from-one' }
  const last = pages(parsed.code)
  return last !== null && parsed.page > last ? { message: 'problem.page-beyond', params: { last } } : null
}
