import { type Actor, type BranchAct, mayAnywhere } from '@vinhdanh/domain'
import type { Page } from './page.ts'

/** The pages a menu or a sign-in may lead to; a closed list, so that no address from outside is ever followed. */
export const pageAddresses = {
  tasks: '/tasks', dossiers: '/dossiers', councils: '/councils', board: '/board', rules: '/rules', organisation: '/organisation', away: '/organisation/away', audit: '/audit', account: '/account',
} as const
export type PageKey = keyof typeof pageAddresses

export interface MenuEntry {
  readonly key: PageKey
  readonly href: string
  readonly current: boolean
  /** Shown as a badge when above zero. */
  readonly count: number
}

/** Who sees which entry: the act that its page needs, or a test of the posts. */
const shownTo: Partial<Record<PageKey, (actor: Actor) => boolean>> = {
  tasks: () => true,
  dossiers: () => true,
  councils: may('council.read'),
  board: may('dossier.list-all'),
  rules: may('rules.read'),
  organisation: may('organisation.read'),
  // Who oversees the organisation finds it there.
  away: (actor) => mayAnywhere(actor, 'substitution.set') && !mayAnywhere(actor, 'organisation.read'),
  audit: may('audit.search'),
}

/** Pages without an entry of their own. */
const alsoUnder: Partial<Record<PageKey, readonly string[]>> = { dossiers: ['/submissions', '/nominees'], board: ['/bulk', '/files', '/notices'], rules: ['/calendar'] }

function may(act: BranchAct): (actor: Actor) => boolean {
  return (actor) => mayAnywhere(actor, act)
}

/** The menu of a page: what its reader may open, the entry of the page itself marked. */
export function menuOf(page: Readonly<Page>): MenuEntry[] {
  const { actor } = page
  if (!actor) return []
  return (Object.keys(shownTo) as PageKey[]).filter((key) => shownTo[key]?.(actor)).map((key) => {
    const href = pageAddresses[key]
    const current = [href, ...(alsoUnder[key] ?? [])].some((start) => page.address === start || page.address.startsWith(`${start}/`) || page.address.startsWith(`${start}?`))
    return { key, href, current, count: key === 'tasks' ? page.openTasks : 0 }
  })
}
