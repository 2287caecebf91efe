import type { Actor } from '@vinhdanh/domain'

/** A part of the system that acts by itself; `name` stands in the audit, as `outbox` or `clock`. */
export function systemActor(name: string, requestId: string): Actor {
  return { kind: 'system', personId: null, name, posts: [], requestId }
}
