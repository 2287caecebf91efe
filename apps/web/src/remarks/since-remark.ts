import { type Award, type Form, type FormField, parseAnchor } from '@vinhdanh/domain'
import type { About, RemarkLine, Revision } from '@vinhdanh/record'
import { answerText } from '../dossier-page/report.ts'
import { type Change, wordChanges } from '../shell/word-changes.ts'
import type { Words } from '../text/words.ts'

/** What has become of the place a remark is pinned to. */
export interface SinceRemark {
  /** What stood there when the remark was made; nothing for the whole and for what was empty. */
  readonly then: string
  /** The rules of the dossier no longer have the place, or its paper has been taken out. */
  readonly removed: boolean
  /** Word by word what is otherwise now; null where nothing is. */
  readonly parts: readonly Change[] | null
}

interface Now {
  readonly form: Form
  readonly award: Award
  readonly revision: Pick<Revision, 'content'> | null
}

/** Compares what a remark is about with what the last revision says; null for the whole, and for a remark from before this was kept. */
export function sinceRemark({ anchor, about }: Pick<RemarkLine, 'anchor'> & { readonly about: About | null }, { form, award, revision }: Now, words: Words): SinceRemark | null {
  const place = parseAnchor(anchor)
  if (!about || !place || about.at === 'whole') return null
  if (about.at === 'field') {
    const field = about.field as FormField
    const then = answerText(field, about.value, words)
    const isThere = place.at === 'field' && form.sections.some(({ id, fields }) => id === place.section && fields.some((one) => one.id === place.field))
    const now = isThere ? answerText(field, revision?.content.sections[place.section]?.[place.field], words) : ''
    return { then, removed: !isThere, parts: then === now ? null : wordChanges(then, now) }
  }
  const code = place.at === 'paper' ? place.code : ''
  const files = (revision?.content.papers ?? []).filter((paper) => paper.code === code)
  const then = about.files.map(({ name }) => name).join(', ')
  const isSame = about.files.length === files.length && about.files.every(({ sha256 }) => files.some((file) => file.sha256 === sha256))
  return { then, removed: files.length === 0 || !award.papers.some((paper) => paper.code === code), parts: isSame ? null : fileChanges(about.files, files) }
}

/** Files by what they contain: another file of the same name is another file. */
function fileChanges(before: readonly { name: string; sha256: string }[], after: readonly { name: string; sha256: string }[]): Change[] {
  const isIn = (files: readonly { sha256: string }[], { sha256 }: { sha256: string }) => files.some((file) => file.sha256 === sha256)
  const line = ({ name, sha256 }: { name: string; sha256: string }, change: Change['change']): Change => ({ text: `${name} (${sha256.slice(0, 8)}) `, change })
  return [...before.filter((file) => !isIn(after, file)).map((file) => line(file, 'removed')), ...after.map((file) => line(file, isIn(before, file) ? 'same' : 'added'))]
}
