import { type DossierContent, isEmpty } from './content.ts'

/** A paper as a revision holds it; the file is what its SHA-256 says, whatever it is called. */
export interface ComparedPaper {
  readonly code: string
  readonly name: string
  readonly sha256: string
}

/** What a revision says, as far as two of them can be compared. */
export interface Compared<P extends ComparedPaper = ComparedPaper> {
  readonly awardCode: string
  readonly nominee: Readonly<Record<string, string | number | null>>
  readonly sections: DossierContent
  readonly papers: readonly P[]
}

/** `before` and `after` are undefined where nothing was filled in. */
export interface FieldDifference {
  readonly sectionId: string
  readonly fieldId: string
  readonly before: unknown
  readonly after: unknown
}

/** `renamed` is the same file under another name; `replaced` another file in place of one. `before` is null for `added`, `after` for `removed`. */
export interface PaperDifference<P extends ComparedPaper = ComparedPaper> {
  readonly code: string
  readonly change: 'same' | 'renamed' | 'replaced' | 'added' | 'removed'
  readonly before: P | null
  readonly after: P | null
}

/** What differs between two revisions: all that is needed to make the later one of the earlier. */
export interface Difference<P extends ComparedPaper = ComparedPaper> {
  readonly award: { readonly before: string; readonly after: string } | null
  readonly nominee: readonly { readonly key: string; readonly before: string | number | null; readonly after: string | number | null }[]
  /** Only those that differ. */
  readonly fields: readonly FieldDifference[]
  /** Every paper of either, by code. */
  readonly papers: readonly PaperDifference<P>[]
}

/** Compares two revisions, whichever came first. A field left out and an empty one are the same. */
export function differenceBetween<P extends ComparedPaper>(before: Compared<P>, after: Compared<P>): Difference<P> {
  return {
    award: before.awardCode === after.awardCode ? null : { before: before.awardCode, after: after.awardCode },
    nominee: unionOf(before.nominee, after.nominee).map((key) => ({ key, before: before.nominee[key] ?? null, after: after.nominee[key] ?? null })).filter((line) => line.before !== line.after),
    fields: unionOf(before.sections, after.sections).flatMap((sectionId) => fieldsOf(sectionId, before.sections[sectionId] ?? {}, after.sections[sectionId] ?? {})),
    papers: [...new Set([...before.papers, ...after.papers].map(({ code }) => code))].flatMap((code) => papersOf(code, before.papers, after.papers)),
  }
}

/** True when the two say the same in every part. */
export function isUnchanged({ award, nominee, fields, papers }: Difference): boolean {
  return award === null && nominee.length === 0 && fields.length === 0 && papers.every(({ change }) => change === 'same')
}

/** What changed, as anchors: `field:report.summary`, `paper:minutes`, `nominee`, `award`. A file that only got another name is no change. */
export function changedAnchors({ award, nominee, fields, papers }: Difference): string[] {
  return [
    ...(award ? ['award'] : []), ...(nominee.length > 0 ? ['nominee'] : []), ...fields.map(({ sectionId, fieldId }) => `field:${sectionId}.${fieldId}`),
    ...new Set(papers.filter(({ change }) => change !== 'same' && change !== 'renamed').map(({ code }) => `paper:${code}`)),
  ]
}

function unionOf(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
}

function fieldsOf(sectionId: string, old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): FieldDifference[] {
  const said = (value: unknown): unknown => (isEmpty(value) ? undefined : value)
  return unionOf(old, now).map((fieldId) => ({ sectionId, fieldId, before: said(old[fieldId]), after: said(now[fieldId]) })).filter(({ before, after }) => before !== after)
}

/** The papers of one code: the same file first, then what is left pair by pair as one in place of the other. */
function papersOf<P extends ComparedPaper>(code: string, before: readonly P[], after: readonly P[]): PaperDifference<P>[] {
  const left = before.filter((paper) => paper.code === code)
  const take = (isIt: (paper: P) => boolean): P | null => {
    const index = left.findIndex(isIt)
    return index < 0 ? null : (left.splice(index, 1)[0] ?? null)
  }
  const known = after.filter((paper) => paper.code === code).map((paper) => ({
    paper, old: take(({ sha256, name }) => sha256 === paper.sha256 && name === paper.name) ?? take(({ sha256 }) => sha256 === paper.sha256),
  }))
  const now = known.map(({ paper, old }): PaperDifference<P> => {
    if (old) return { code, change: old.name === paper.name ? 'same' : 'renamed', before: old, after: paper }
    const replaced = take(() => true)
    return { code, change: replaced ? 'replaced' : 'added', before: replaced, after: paper }
  })
  return [...now, ...left.map((paper): PaperDifference<P> => ({ code, change: 'removed', before: paper, after: null }))]
}
