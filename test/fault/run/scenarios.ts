import type { Login } from '../../../apps/ops/src/seed/people.ts'
import type { UnitKey } from '../../../apps/ops/src/seed/units.ts'
import type { Random } from './random.ts'

/** What happens to a dossier on its way. `left`: nobody answers any more. `lapsed`: an opinion that nobody gives, until the rule passes it. `voted-down`: the council does not recommend it. `raced`: two holders answer differently at once. `doubled`: the same answer is sent twice at once. */
export type Twist = 'straight' | 'returned' | 'returned-twice' | 'refused' | 'withdrawn' | 'held' | 'left' | 'lapsed' | 'voted-down' | 'raced' | 'doubled'

/** How often each twist comes. */
const twists: Readonly<Record<Twist, number>> = { straight: 5, returned: 3, 'returned-twice': 2, refused: 1, withdrawn: 2, held: 3, left: 2, lapsed: 2, 'voted-down': 1, raced: 2, doubled: 2 }

/** Units with who writes there, who may hold and release, and awards whose routes have all their people there, each with its number of steps. */
interface Home { readonly unit: UnitKey; readonly author: Login; readonly holder: Login; readonly awards: readonly [Award, ...Award[]] }
interface Award { readonly code: string; readonly steps: number }

const ofMinistry: readonly [Award, ...Award[]] = [{ code: 'GK', steps: 3 }, { code: 'KNC', steps: 6 }, { code: 'BKB', steps: 7 }, { code: 'HCDC', steps: 4 }]
/** With an opinion of another body that the rules take as given when it does not come in time. */
const lapsing: Award = { code: 'HCDDK', steps: 6 }
/** By the department's council: an open ballot, and a secret one. */
const ofCouncil: readonly [Award, ...Award[]] = [{ code: 'LDTT', steps: 4 }, { code: 'CSTDCS', steps: 4 }]
const withCouncil: readonly [Home, ...Home[]] = [
  { unit: 'kh', author: 'soan.kh', holder: 'thamdinh.bct', awards: [...ofMinistry, ...ofCouncil] },
  { unit: 'vp', author: 'soan.dtnn', holder: 'thamdinh.btc', awards: [...ofMinistry, ...ofCouncil] },
]
const ministries: readonly [Home, ...Home[]] = [...withCouncil, { unit: 'hq', author: 'soan.hq', holder: 'thamdinh.btc', awards: ofMinistry }]
const homes: readonly [Home, ...Home[]] = [...ministries, { unit: 'sct', author: 'soan.sct', holder: 'quantri.bk', awards: [{ code: 'GK', steps: 3 }] }]

/** The way one dossier is to go. */
export interface Scenario {
  readonly number: number
  readonly unit: UnitKey
  readonly author: Login
  /** Who orders holds and lifts them. */
  readonly holder: Login
  readonly award: string
  readonly twist: Twist
  /** At which of its decisions the twist comes, counted from 0. */
  readonly at: number
}

/** As many ways as asked for, mixed by chance; every twist comes before one comes again. */
export function scenariosOf(random: Random, count: number): Scenario[] {
  const kinds = Object.keys(twists) as Twist[]
  return Array.from({ length: count }, (_, number) => {
    const twist = kinds[number] ?? random.weighted(twists)
    const { unit, author, holder, awards } = random.pick(twist === 'lapsed' ? ministries : twist === 'voted-down' ? withCouncil : homes)
    const award = twist === 'lapsed' ? lapsing : random.pick(twist === 'voted-down' ? ofCouncil : awards)
    return { number, unit, author, holder, award: award.code, twist, at: random.between(0, award.steps - 1) }
  })
}
