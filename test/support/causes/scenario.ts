import type { StuckCauseName } from '@vinhdanh/record'
import type { Organisation, TestPerson } from '../organisation.ts'
import type { Window } from '../open-web.ts'
import type { World } from '../world.ts'

/** One whole installation that all causes share, and for each cause a ministry of its own with the people of its pages. */
export interface Stage extends Pick<World, 'database' | 'client' | 'config' | 'mail'> {
  readonly organisation: Organisation
  /** Pages in which this person is signed in. */
  windowOf(personId: string): Promise<Window>
  /** Lets working days pass for the record and for the workflow of one dossier, so that only it grows old. */
  pass(dossierId: string, workingDays: number): Promise<void>
  /** Port to which the mail server of the other side sends what comes back. */
  readonly bouncePort: number
  /** Where the worker looks for a scanner; there is none until a scenario starts it. */
  readonly scannerPort: number
}

/** A form of the pages as it is sent. */
export interface Sent {
  readonly path: string
  readonly fields?: Readonly<Record<string, string>>
}

/** A dossier that was broken, and all that is to be seen of it. */
export interface Broken {
  readonly dossierId: string
  /** What the page of its causes says of this cause, beside its name. */
  readonly says: readonly string[]
  /** The address that the page offers as its repair: a form to open, or a button to press. */
  readonly offers: string
  /** The repair as it is sent; the same again when nothing is broken any more gets the status `again`, 409 unless said otherwise. */
  readonly repair: Sent & { readonly again?: number }
  /** Where the repair leads; back to the page of the causes unless said otherwise. */
  readonly leadsTo?: string
  /** Who repairs where an administrator only sees to it that somebody does. */
  readonly by?: TestPerson
  /** What an operator puts right outside the pages before the repair is of use. */
  readonly before?: () => Promise<void>
  /** What others do once it is repaired: the second signature, the holder who comes. */
  readonly after?: () => Promise<void>
  /** What shows that the dossier goes on; its holder decides, and the next step opens, unless said otherwise. */
  readonly goesOn?: () => Promise<void>
}

export interface CauseScenario {
  /** Breaks the real thing in a dossier of the ministry. The detector must find it within a minute. */
  breakIt(stage: Stage): Promise<Broken>
}

export type CauseScenarios = Readonly<Record<StuckCauseName, CauseScenario>>
