import type { Award, Form } from '../rules/rule-set.ts'
import { placeOfAnchor } from './anchors.ts'

/** One place that a return opens: a remark is pinned to it, or it depends on a place that is open. */
export interface OpenPlace {
  /** `field:<section>.<field>` or `paper:<code>`. */
  readonly anchor: string
  /** The open place on which it depends, and the rule that says so; null for what a remark is pinned to. */
  readonly because: { readonly anchor: string; readonly cite: string } | null
}

/** What a return opens for change. Null: everything, for a draft, for a return without remarks, and for one with a remark on the whole. */
export type Unlocked = readonly OpenPlace[] | null

/** What the anchors of a return's remarks open: their places (the paper of a page), and whatever depends on an open one, however far. */
export function unlockedBy(anchors: readonly string[], rules: { readonly form: Form; readonly award: Pick<Award, 'papers'> }): Unlocked {
  if (anchors.length === 0 || anchors.includes('whole')) return null
  const open = new Map<string, OpenPlace>(anchors.map((anchor) => [placeOfAnchor(anchor), { anchor: placeOfAnchor(anchor), because: null }]))
  const dependents = dependenciesOf(rules)
  // A map shows what is added to it while it is walked, so each place that opens is asked in its turn what depends on it.
  for (const { anchor: on } of open.values()) {
    for (const { anchor, cite } of dependents.filter((dependent) => dependent.on.includes(on) && !open.has(dependent.anchor))) open.set(anchor, { anchor, because: { anchor: on, cite } })
  }
  return [...open.values()]
}

/** What depends on what, as the form and the award's papers say it. */
function dependenciesOf({ form, award }: { readonly form: Form; readonly award: Pick<Award, 'papers'> }): { anchor: string; on: readonly string[]; cite: string }[] {
  const fields = form.sections.flatMap((section) => section.fields.map(({ id, dependsOn }) => ({ anchor: `field:${section.id}.${id}`, dependsOn })))
  const papers = award.papers.map(({ code, dependsOn }) => ({ anchor: `paper:${code}`, dependsOn }))
  return [...fields, ...papers].flatMap(({ anchor, dependsOn }) => (dependsOn ? [{ anchor, on: dependsOn.anchors, cite: dependsOn.cite }] : []))
}

/** Why a place is open; null where it is closed, and where everything is open. */
export function openPlace(unlocked: Unlocked, anchor: string): OpenPlace | null {
  return unlocked?.find((place) => place.anchor === anchor) ?? null
}

/** True if what stands at `anchor` may be changed. What is missing may always be added: rules may ask more than when the dossier was first handed in. */
export function mayChange(unlocked: Unlocked, anchor: string, isMissing: boolean): boolean {
  return unlocked === null || isMissing || openPlace(unlocked, anchor) !== null
}
