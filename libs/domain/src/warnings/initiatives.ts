import { searchName } from '../search-name.ts'

const most = 30
/** Shorter than this a name tells nothing: «Cải tiến quy trình» would meet itself everywhere. */
const shortest = 20
/** How such a name is announced, folded. */
const announced = /^(?:\d+\s+)?(?:(?:ten|cac)\s+)?(?:sang kien|de tai|giai phap|cong trinh)(?:\s+\d+)?\s+/

export interface NamedInitiative {
  /** As it was written. */
  readonly name: string
  /** Without accents, punctuation and the word that announces it: two ways of writing one name have one key. */
  readonly key: string
}

/**
 * The initiatives that a free text names: what stands in quotation marks, else the beginning of each line up to its colon, full stop, semicolon or bracket.
 * Names too short to tell one initiative from another are left out.
 */
export function initiativesIn(text: string): NamedInitiative[] {
  const quoted = [...text.matchAll(/[«“"]([^«»“”"\n]+)[»”"]/g)].map(([, name = '']) => name)
  const names = quoted.length > 0 ? quoted : text.split('\n').map((line) => line.replace(/^[\s\-–•*+\d.)]+/, '').split(/[:.;(]/, 1)[0] ?? '')
  const named = names.map((name) => ({ name: name.trim(), key: keyOf(name) })).filter(({ key }) => key.length >= shortest)
  return named.filter(({ key }, index) => named.findIndex((other) => other.key === key) === index).slice(0, most)
}

function keyOf(name: string): string {
  return searchName(name).replace(/[^a-z0-9]+/g, ' ').trim().replace(announced, '')
}
