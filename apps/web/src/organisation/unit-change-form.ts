import { AppError } from '@vinhdanh/domain'
import { type UnitChangeInput, unitChangeKinds } from '@vinhdanh/record'
import { z } from 'zod'

const line = (max: number) => z.string().max(max).default('').transform((text) => text.normalize('NFC').trim())
const shape = z.object({
  /** The form's own id, by which it is known when it is sent again. */
  id: z.guid(), kind: z.enum(unitChangeKinds), nameVi: line(1_000), nameEn: line(1_000), otherId: line(40), effectiveOn: line(10), source: line(5_000),
  posts: z.enum(['carry', 'end']).default('end'),
  personIds: z.union([z.array(z.string().max(60)), z.string().max(60).transform((id) => [id])]).default([]),
  digest: line(64),
  /** Look at it first, go back to the form, or do it. */
  step: z.enum(['preview', 'edit', 'confirm']).default('preview'),
})

export type UnitChangeValues = z.infer<typeof shape>

/** Errors: AppError `validation.malformed`. */
export function readUnitChange(body: unknown): UnitChangeValues {
  const parsed = shape.safeParse(body)
  if (!parsed.success) throw new AppError('validation.malformed')
  return parsed.data
}

/** What the form asks the record for: of each kind only what belongs to it. */
export function changeOf(unitId: string, { id, kind, nameVi, nameEn, otherId, effectiveOn, source, posts, personIds }: UnitChangeValues): UnitChangeInput {
  const asked = { id, kind, unitId, effectiveOn, source }
  if (kind === 'rename') return { ...asked, name: { vi: nameVi, en: nameEn } }
  if (kind === 'split') return { ...asked, name: { vi: nameVi, en: nameEn }, personIds }
  return { ...asked, otherId, ...(kind === 'merge' ? { carryPosts: posts === 'carry' } : {}) }
}

/** The form's values as hidden fields, to be confirmed or changed. */
export function hiddenFields({ step: _, digest: __, personIds, ...values }: UnitChangeValues): { name: string; value: string }[] {
  return [...Object.entries(values).map(([name, value]) => ({ name, value })), ...personIds.map((value) => ({ name: 'personIds', value }))]
}
