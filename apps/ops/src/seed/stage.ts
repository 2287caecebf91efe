import type { Actor } from '@vinhdanh/domain'
import { type Database, findActor } from '@vinhdanh/record'
import type { SamplePapers } from './papers.ts'
import type { Login } from './people.ts'
import type { SampleTime } from './sample-time.ts'
import type { UnitKey } from './units.ts'

interface Act {
  readonly at: Date
  readonly run: () => Promise<void>
}

/** Minutes between two acts of one day, so that each has a moment of its own. */
const betweenActs = 3

/** Where the cases of the sample are told: who and what there is, and the acts of all cases, each on its day. */
export class Stage {
  readonly database: Database
  readonly time: SampleTime
  readonly people: Readonly<Record<Login, string>>
  readonly units: Readonly<Record<UnitKey, string>>
  readonly papers: SamplePapers
  private readonly acts: Act[] = []
  private readonly actsOfDay = new Map<number, number>()
  private numbers = 0

  constructor(parts: Pick<Stage, 'database' | 'time' | 'people' | 'units' | 'papers'>) {
    this.database = parts.database
    this.time = parts.time
    this.people = parts.people
    this.units = parts.units
    this.papers = parts.papers
  }

  /** Lets something happen `daysAgo` working days before the present. Acts of one day happen in the order in which they are told. */
  on(daysAgo: number, run: () => Promise<void>): void {
    const earlier = this.actsOfDay.get(daysAgo) ?? 0
    this.actsOfDay.set(daysAgo, earlier + 1)
    this.acts.push({ at: this.time.instant(daysAgo, earlier * betweenActs), run })
  }

  /** Every act in the order of time. */
  inOrder(): readonly Act[] {
    return this.acts.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  }

  /** The next number for a paper: a decision, minutes, a letter. */
  nextNumber(): number {
    return ++this.numbers
  }

  /** The person as an actor of this moment. */
  async actor(login: Login): Promise<Actor> {
    const known = await findActor(this.database, this.people[login])
    if (!known) throw new Error(`the sample lets ${login} act, whose account is closed`)
    return known.actor
  }
}
