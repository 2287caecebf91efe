import { type Actor, mayAnywhere } from '@vinhdanh/domain'
import { type Database, failingAddresses } from '@vinhdanh/record'

/** A holder to whom no mail gets through, as a page says it: to oneself, to colleagues, and to whoever can put it right. No address is shown. */
export interface FailingHolder {
  readonly name: string
  readonly since: Date
  readonly isOwn: boolean
  /** Where the address is corrected, for those who may. */
  readonly repairHref: string | null
}

/** Which of the holders of a step are not reached by mail. */
export async function failingHolders(database: Database, actor: Actor, holders: readonly { readonly personId: string; readonly name: string }[]): Promise<FailingHolder[]> {
  const failing = await failingAddresses(database, holders.map(({ personId }) => personId))
  return failing.map(({ personId, since }) => ({
    name: holders.find((holder) => holder.personId === personId)?.name ?? '', since, isOwn: personId === actor.personId,
    repairHref: mayAnywhere(actor, 'organisation.change') ? `/organisation/people/${personId}` : null,
  }))
}
