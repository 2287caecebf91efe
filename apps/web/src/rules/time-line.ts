import { type Day, isInForce } from '@vinhdanh/domain'
import type { RuleSetLine } from '@vinhdanh/record'

/** `now` in force today, `next` comes into force later, `past` is over, `replaced` by a newer version of the same instrument. */
export type RuleSetState = 'now' | 'next' | 'past' | 'replaced'

/** Each imported version with how it stands on a day. Of several in force at once the one with the latest date of effect counts. */
export function timeLineOf<Line extends RuleSetLine>(lines: readonly Line[], today: Day): (Line & { readonly state: RuleSetState })[] {
  const newest = lines.filter((line) => !lines.some(({ slug, version }) => slug === line.slug && version > line.version))
  const now = newest.filter((line) => isInForce(line, today)).sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom) || a.slug.localeCompare(b.slug))[0]
  return lines.map((line) => ({ ...line, state: stateOf(line) }))

  function stateOf(line: Line): RuleSetState {
    if (line === now) return 'now'
    if (!newest.includes(line)) return 'replaced'
    return line.effectiveFrom > today ? 'next' : 'past'
  }
}
