import { z } from 'zod'

/** The dossier from whose causes somebody came to a repair, as a link or a form says it: an id, never an address. Whatever else it says is nothing. */
export const stuckDossier = z.object({ stuck: z.guid().optional().catch(undefined) })
export type StuckDossier = z.infer<typeof stuckDossier>

/** Where a repair leads: back to the causes, which are read anew, for whoever came from them. */
export function afterRepair({ stuck }: StuckDossier, otherwise: string): string {
  return stuck === undefined ? otherwise : causesAddress(stuck)
}

/** An address on the way to a repair, which keeps where somebody came from. */
export function withStuck(address: string, { stuck }: StuckDossier): string {
  return stuck === undefined ? address : `${address}${address.includes('?') ? '&' : '?'}stuck=${stuck}`
}

export const causesAddress = (dossierId: string): string => `/board/${dossierId}/causes`
