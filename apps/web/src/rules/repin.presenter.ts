import type { RepinGroup } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'

/** A group of open dossiers that other rules hold for, with the page on which it is re-pinned to rule-set `to`. */
export function presentGroup({ awardCode, awardName, from, open }: RepinGroup, to: string, { language }: Words) {
  return { award: awardName[language], from: from.title[language], version: versionText(from), open, href: repinAddress(to, { from: from.id, award: awardCode }) }
}

export function versionText({ slug, version }: { readonly slug: string; readonly version: number }): string {
  return `${slug}, ${version}`
}

/** The page on which a group, or one dossier of it, is re-pinned. */
export function repinAddress(to: string, group: { readonly from: string; readonly award: string; readonly code?: string }): string {
  return `/rules/${to}/repin?${new URLSearchParams(group).toString()}`
}
