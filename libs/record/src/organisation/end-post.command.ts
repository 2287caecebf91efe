import type { Actor, Day } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { refreshStepsOf } from '../tasks/refresh-holders.ts'
import { requireOrder } from './add-post.command.ts'
import { PostEntity } from './post.entity.ts'
import { UnitEntity } from './unit.entity.ts'

/** Ends a post with `lastDay`, the last day on which it is held. Errors: AppError `auth.not-allowed`, `not-found`, `validation.failed`. */
export async function endPost(database: Database, actor: Actor, { postId, lastDay }: { readonly postId: string; readonly lastDay: Day }): Promise<void> {
  await database.transact(actor, async (tx) => {
    const post = await tx.lock(PostEntity, { id: postId })
    const unit = await tx.get(UnitEntity, { id: post.unitId })
    requireRight(actor, 'organisation.change', unit.path)
    requireOrder(post.validFrom, lastDay)
    await tx.updateOne(PostEntity, { id: postId }, { validTo: lastDay })
    tx.audit({ act: 'post.end', objectKind: 'person', objectId: post.personId, before: { postId, validTo: post.validTo }, after: { postId, validTo: lastDay } })
    await refreshStepsOf(tx, post.personId)
  })
}
