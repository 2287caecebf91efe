import { type Direction, directions } from '../../support/tcp-proxy.ts'
import { Random } from './random.ts'

export const partNames = ['worker-1', 'worker-2', 'web', 'api', 'temporal', 'postgres'] as const
export type PartName = (typeof partNames)[number]

export const linkNames = ['people-web', 'people-api', 'web-record', 'api-record', 'worker-record', 'worker-temporal', 'worker-mail', 'temporal-record'] as const
export type LinkName = (typeof linkNames)[number]

/** What is done to the installation. Times in milliseconds, from its beginning to its end. */
export type Fault =
  | { readonly kind: 'kill'; readonly part: PartName }
  | { readonly kind: 'freeze'; readonly part: PartName; readonly forMs: number }
  | { readonly kind: 'restart'; readonly part: PartName }
  | { readonly kind: 'cut' | 'half-open'; readonly link: LinkName; readonly forMs: number }
  | { readonly kind: 'one-way'; readonly link: LinkName; readonly silent: Direction; readonly forMs: number }
  | { readonly kind: 'slices'; readonly link: LinkName; readonly bytes: number; readonly forMs: number }
  | { readonly kind: 'slow'; readonly link: LinkName; readonly byMs: number; readonly forMs: number }
  | { readonly kind: 'lose-answers'; readonly link: 'people-web' | 'people-api'; readonly count: number }
  /** What the mail server does with the next `count` messages: refuses (550), puts off (451), takes and hangs up without a reply, or never replies. */
  | { readonly kind: 'mail'; readonly reply: 'refuse' | 'greylist' | 'refuse-data' | 'greylist-data' | 'drop' | 'stall'; readonly count: number; readonly forMs: number }

/** How often each part is killed: the worker most, as nobody else holds work in hand. */
const killed: Readonly<Record<PartName, number>> = { 'worker-1': 3, 'worker-2': 3, web: 2, api: 2, temporal: 2, postgres: 2 }
const frozen: Readonly<Record<PartName, number>> = { 'worker-1': 2, 'worker-2': 2, web: 1, api: 1, temporal: 1, postgres: 1 }
const others = { freeze: 4, restart: 2, cut: 5, 'half-open': 3, 'one-way': 3, slices: 2, slow: 3, 'lose-answers': 4, mail: 5 } as const

/** The faults of a run, in order: kills, and as many others between them. The same seed makes the same ones. */
export function faultsOf(seed: number, kills: number): Fault[] {
  const random = new Random(seed)
  return Array.from({ length: kills }, (): Fault[] => [{ kind: 'kill', part: random.weighted(killed) }, otherFault(random)]).flat()
}

function otherFault(random: Random): Fault {
  const kind = random.weighted(others)
  switch (kind) {
    case 'freeze':
      return { kind, part: random.weighted(frozen), forMs: random.between(500, 6_000) }
    case 'restart':
      return { kind, part: random.weighted(killed) }
    case 'cut':
    case 'half-open':
      return { kind, link: random.pick(linkNames), forMs: random.between(100, 4_000) }
    case 'one-way':
      return { kind, link: random.pick(linkNames), silent: random.pick(directions), forMs: random.between(100, 4_000) }
    case 'slices':
      return { kind, link: random.pick(linkNames), bytes: random.between(10, 1_000), forMs: random.between(1_000, 4_000) }
    case 'slow':
      return { kind, link: random.pick(linkNames), byMs: random.between(20, 300), forMs: random.between(1_000, 4_000) }
    case 'lose-answers':
      return { kind, link: random.pick(['people-web', 'people-api']), count: random.between(1, 6) }
    case 'mail':
      return { kind, reply: random.pick(['refuse', 'greylist', 'refuse-data', 'greylist-data', 'drop', 'drop', 'stall']), count: random.between(1, 4), forMs: random.between(2_000, 6_000) }
  }
}

/** The fault in a few words. */
export function inWords(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
    case 'restart':
      return `${fault.kind} ${fault.part}`
    case 'freeze':
      return `freeze ${fault.part} for ${fault.forMs} ms`
    case 'cut':
    case 'half-open':
      return `${fault.kind} ${fault.link} for ${fault.forMs} ms`
    case 'one-way':
      return `nothing ${fault.silent} on ${fault.link} for ${fault.forMs} ms`
    case 'slices':
      return `slices of ${fault.bytes} bytes on ${fault.link} for ${fault.forMs} ms`
    case 'slow':
      return `slow ${fault.link} by ${fault.byMs} ms for ${fault.forMs} ms`
    case 'lose-answers':
      return `lose ${fault.count} answers on ${fault.link}`
    case 'mail':
      return `mail server: ${fault.reply}, ${fault.count} times`
  }
}
