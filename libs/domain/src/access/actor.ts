import type { Role } from '../rules/rule-set.ts'

/** A role held in a unit; it reaches the unit and everything below it. `path` is the unit's chain of ids from the root: `/a/b/c/`. */
export interface Post {
  readonly unitId: string
  readonly path: string
  readonly role: Role
}

/** Whoever acts: a person with the posts held today, or a part of the system named in the audit. */
export interface Actor {
  readonly kind: 'person' | 'system'
  readonly personId: string | null
  readonly name: string
  readonly posts: readonly Post[]
  readonly requestId: string
}

/** True if the actor holds one of the roles in the unit of `path` or in one above it. */
export function holdsRole(actor: Actor, roles: readonly Role[], path: string): boolean {
  return actor.posts.some((post) => roles.includes(post.role) && path.startsWith(post.path))
}
