import { type Award, type Bilingual, type Form, type FormField, parseAnchor, wrongAnchor } from '@vinhdanh/domain'
import type { RevisionContent } from '../dossiers/revision.entity.ts'
import type { Transaction } from '../transaction.ts'

/** What a remark or a question is about, frozen with it: it stays readable when the paper is replaced or the rules no longer have the field. */
export type About =
  | { readonly at: 'whole' }
  | { readonly at: 'field'; readonly field: Pick<FormField, 'label' | 'type' | 'options'>; readonly value: unknown }
  | { readonly at: 'paper'; readonly name: Bilingual; readonly files: readonly { readonly name: string; readonly sha256: string }[] }

interface Read {
  readonly form: Form
  readonly award: Pick<Award, 'papers'>
  /** The revision that was on the screen. */
  readonly content: RevisionContent
}

/** What stands at a sound anchor in a revision. */
export function aboutAnchor(anchor: string, { form, award, content }: Read): About {
  const place = parseAnchor(anchor)
  if (place?.at === 'field') {
    const field = form.sections.find(({ id }) => id === place.section)?.fields.find(({ id }) => id === place.field)
    if (field) return { at: 'field', field: { label: field.label, type: field.type, ...(field.options ? { options: field.options } : {}) }, value: content.sections[place.section]?.[place.field] ?? null }
  }
  const paper = place?.at === 'paper' ? award.papers.find(({ code }) => code === place.code) : undefined
  if (!paper) return { at: 'whole' }
  return { at: 'paper', name: paper.name, files: content.papers.filter(({ code }) => code === paper.code).map(({ name, sha256 }) => ({ name, sha256 })) }
}

/** Judges anchors against a revision: answers for each what is wrong with it, or null. */
export async function anchorJudge(tx: Transaction, { form, award, content }: Read): Promise<(anchor: string) => ReturnType<typeof wrongAnchor>> {
  const known = await pagesOfFiles(tx, content.papers.map(({ sha256 }) => sha256))
  const pages = (code: string): number | null => {
    const counts = content.papers.filter((paper) => paper.code === code).map(({ sha256 }) => known.get(sha256) ?? null)
    return counts.length === 0 || counts.includes(null) ? null : Math.max(...counts.flatMap((count) => count ?? []))
  }
  return (anchor) => wrongAnchor(anchor, { form, award, pages })
}

/** The number of pages of stored files, as far as it is known: a picture has one. */
async function pagesOfFiles(tx: Transaction, sha256s: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ sha256: string; pages: number }>(
    `SELECT sha256, coalesce(pages, 1) AS pages FROM stored_file WHERE sha256 = ANY($1) AND (pages IS NOT NULL OR media_type LIKE 'image/%')`, [sha256s])
  return new Map(rows.map(({ sha256, pages }) => [sha256, pages]))
}
