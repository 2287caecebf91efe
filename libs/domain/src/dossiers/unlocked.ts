/**
 * What a return opens for change, as anchors (`field:<section>.<field>`, `paper:<code>`): what the reviewer's remarks are pinned to. Null: everything,
 * for a draft, for a return without remarks, and for one with a remark on the whole.
 */
export type Unlocked = readonly string[] | null

/** What the anchors of a return's remarks open. */
export function unlockedBy(anchors: readonly string[]): Unlocked {
  return anchors.length === 0 || anchors.includes('whole') ? null : [...new Set(anchors)]
}

/** True if what stands at `anchor` may be changed. What is missing may always be added: rules may ask more than when the dossier was first handed in. */
export function mayChange(unlocked: Unlocked, anchor: string, isMissing: boolean): boolean {
  return unlocked === null || isMissing || unlocked.includes(anchor)
}
