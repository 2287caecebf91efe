import { type Actor, AppError } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { unitOfLevel } from '../tasks/holders.ts'
import { refreshSteps } from '../tasks/refresh-holders.ts'
import type { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { planUnitChange, type UnitChangePlan } from './plan-unit-change.ts'
import { PostEntity } from './post.entity.ts'
import { UnitChangeEntity } from './unit-change.entity.ts'
import { type CheckedChange, checkUnitChange, type UnitChangeInput } from './unit-change.ts'
import { UnitEntity } from './unit.entity.ts'

/**
 * Renames, moves, merges or splits a unit, in one transaction: the places of everything below, the open dossiers with their nominees, submissions and open
 * steps, and the posts follow; what has ended keeps the unit it ended in (ADR 0033). `digest` is that of the plan on the screen; null: whatever there is.
 * Under the same id it is done once. Errors: those of `checkUnitChange`; AppError `conflict.version` when the plan is no longer that of `digest`.
 */
export async function changeUnit(database: Database, actor: Actor, input: UnitChangeInput, digest: string | null): Promise<{ readonly unitId: string }> {
  return database.transact(actor, async (tx) => {
    const done = await tx.find(UnitChangeEntity, { id: input.id, unitId: input.unitId, kind: input.kind })
    if (done) return { unitId: done.otherId ?? done.unitId }
    const checked = await checkUnitChange(tx, input)
    await tx.query('SELECT id FROM dossier WHERE unit_path LIKE $1 ORDER BY id FOR NO KEY UPDATE', [`${checked.unit.path}%`])
    const plan = await planUnitChange(tx, input, checked)
    if (digest !== null && digest !== plan.digest) throw new AppError('conflict.version')
    return { unitId: await carryOut(tx, input, checked, plan) }
  })
}

const audited = { rename: { act: 'unit.rename' }, move: { act: 'unit.move' }, merge: { act: 'unit.merge' }, split: { act: 'unit.split' } } as const

async function carryOut(tx: Transaction, input: UnitChangeInput, { unit, other }: CheckedChange, plan: UnitChangePlan): Promise<string> {
  const { kind, name, effectiveOn, source } = input
  const otherId = kind === 'split' ? await splitOff(tx, input, { unit, other }, plan) : other?.id ?? null
  if (kind === 'rename') await tx.updateOne(UnitEntity, { id: unit.id, nameVi: unit.nameVi, nameEn: unit.nameEn }, { nameVi: name?.vi.trim() ?? '', nameEn: name?.en.trim() ?? '' })
  if (kind === 'move' && other) await place(tx, unit, other)
  if (kind === 'merge' && other) await mergeInto(tx, input, { unit, other }, plan)
  await tx.insert(UnitChangeEntity, {
    id: input.id, kind, unitId: unit.id, otherId, oldNameVi: unit.nameVi, oldNameEn: unit.nameEn, oldParentId: unit.parentId, effectiveOn, source: source.trim(), createdAt: tx.now,
  })
  const { dossiers, posts, digest: _, ...counts } = plan
  tx.audit({
    ...audited[kind], objectKind: 'unit', objectId: unit.id, before: { name: unit.nameVi, parentId: unit.parentId },
    after: { ...(name ? { name: name.vi.trim() } : {}), otherId, effectiveOn, source: source.trim(), ...counts, dossiers: dossiers.map(({ code }) => code), posts: posts.filter(({ goes }) => goes !== 'stays').map(({ personId, role, goes }) => ({ personId, role, goes })) },
  })
  if (kind !== 'rename') await moveOpenSteps(tx, dossiers.map(({ id }) => id))
  return kind === 'merge' || kind === 'split' ? otherId ?? unit.id : unit.id
}

/** Puts a unit under another: its path and that of everything which lies in its branch. */
async function place(tx: Transaction, unit: UnitEntity, parent: UnitEntity): Promise<string> {
  const path = `${parent.path}${unit.id}/`
  await tx.updateOne(UnitEntity, { id: unit.id, path: unit.path }, { parentId: parent.id })
  for (const [table, column] of [['unit', 'path'], ['dossier', 'unit_path'], ['submission', 'unit_path'], ['bulk_act', 'unit_path']] as const) {
    await tx.query(`UPDATE ${table} SET ${column} = $2 || substr(${column}, length($1) + 1) WHERE starts_with(${column}, $1)`, [unit.path, path])
  }
  return path
}

/** The closed unit stands under the one that takes over, so that its history is found there; what is open, and what lay below it, is that unit's own. */
async function mergeInto(tx: Transaction, { carryPosts = false }: UnitChangeInput, { unit, other }: { unit: UnitEntity; other: UnitEntity }, plan: UnitChangePlan): Promise<void> {
  const path = await place(tx, unit, other)
  for (const child of await tx.manager.findBy(UnitEntity, { parentId: unit.id })) await place(tx, child, other)
  const now = await tx.get(UnitEntity, { id: other.id })
  await tx.updateOne(UnitEntity, { id: unit.id, path }, { validTo: tx.today })
  await takeOver(tx, { from: unit.id, to: now, dossierIds: plan.dossiers.map(({ id }) => id), leaveSubmission: false })
  await tx.query(`UPDATE nominee SET unit_id = $2 WHERE unit_id = $1`, [unit.id, now.id])
  await tx.query(`UPDATE submission SET unit_id = $2, unit_path = $3 WHERE unit_id = $1 AND state = 'draft'`, [unit.id, now.id, now.path])
  await tx.query(`UPDATE council_session SET unit_id = $2 WHERE unit_id = $1 AND state = 'planned'`, [unit.id, now.id])
  await tx.query(`UPDATE council_member SET valid_to = greatest(valid_from, $2::date) WHERE unit_id = $1 AND (valid_to IS NULL OR valid_to > $2)`, [unit.id, tx.today])
  await endPosts(tx, plan, carryPosts ? now.id : null)
}

async function splitOff(tx: Transaction, { name, effectiveOn }: UnitChangeInput, { unit, other }: CheckedChange, plan: UnitChangePlan): Promise<string> {
  const id = randomUUID()
  const path = `${other?.path ?? '/'}${id}/`
  await tx.insert(UnitEntity, { id, parentId: unit.parentId, kind: unit.kind, nameVi: name?.vi.trim() ?? '', nameEn: name?.en.trim() ?? '', path, validFrom: effectiveOn, validTo: null })
  const dossierIds = plan.dossiers.map((dossier) => dossier.id)
  await takeOver(tx, { from: unit.id, to: { id, path }, dossierIds, leaveSubmission: true })
  // A nominee goes along when the person does, or when nothing of theirs stays open behind.
  await tx.query(
    `UPDATE nominee n SET unit_id = $2 WHERE n.unit_id = $1 AND (n.person_id = ANY($4)
       OR (EXISTS (SELECT 1 FROM dossier d WHERE d.nominee_id = n.id AND d.id = ANY($3))
         AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.nominee_id = n.id AND d.id <> ALL($3) AND d.state IN ('draft', 'under-way', 'returned'))))`,
    [unit.id, id, dossierIds, plan.posts.filter(({ goes }) => goes === 'over').map(({ personId }) => personId)],
  )
  await endPosts(tx, plan, id)
  return id
}

interface TakeOver {
  readonly from: string
  readonly to: Pick<UnitEntity, 'id' | 'path'>
  readonly dossierIds: readonly string[]
  /** Whether drafts leave the covering submission, which stays with the old unit. */
  readonly leaveSubmission: boolean
}

/** The open dossiers of one unit are another's from now on; each is told of in its own audit. */
async function takeOver(tx: Transaction, { from, to, dossierIds, leaveSubmission }: TakeOver): Promise<void> {
  const moved = await tx.query<{ id: string }>(
    `WITH moved AS (
       UPDATE dossier SET unit_id = $2, unit_path = $3, version = version + 1, submission_id = CASE WHEN state = 'draft' AND $5 THEN NULL ELSE submission_id END
       WHERE unit_id = $1 AND id = ANY($4) RETURNING id)
     SELECT id FROM moved ORDER BY id`,
    [from, to.id, to.path, dossierIds, leaveSubmission])
  for (const { id } of moved) {
    tx.audit({ act: 'dossier.unit-changed', objectKind: 'dossier', objectId: id, dossierId: id, before: { unitId: from }, after: { unitId: to.id } })
  }
}

/** Posts that do not stay end today; with `unitId` the same people hold the same there from today on. */
async function endPosts(tx: Transaction, { posts }: UnitChangePlan, unitId: string | null): Promise<void> {
  for (const { id, goes } of posts) {
    if (goes === 'stays') continue
    const post = await tx.get(PostEntity, { id })
    const from = post.validFrom > tx.today ? post.validFrom : tx.today
    await tx.updateOne(PostEntity, { id, unitId: post.unitId }, { validTo: from })
    if (unitId === null || (await tx.find(PostEntity, { personId: post.personId, unitId, role: post.role, validTo: IsNull() }))) continue
    await tx.insert(PostEntity, { ...post, id: randomUUID(), unitId, validFrom: from })
  }
}

/** Open steps go to the unit that handles their level now, and to those who may hold them there. */
async function moveOpenSteps(tx: Transaction, dossierIds: readonly string[]): Promise<void> {
  const steps = await tx.query<Pick<StepEntity, 'id' | 'level' | 'unitId'> & { path: string }>(
    `SELECT s.id, s.level, s.unit_id AS "unitId", d.unit_path AS path FROM step s JOIN dossier d ON d.id = s.dossier_id WHERE s.state = 'open' AND s.dossier_id = ANY($1)`, [dossierIds])
  const units = new Map<string, string | null>()
  for (const { path, level } of steps) {
    const key = `${level}:${path}`
    if (!units.has(key)) units.set(key, (await unitOfLevel(tx, path, level))?.id ?? null)
  }
  const moved = steps.map(({ id, level, path, unitId }) => ({ id, from: unitId, to: units.get(`${level}:${path}`) ?? null })).filter(({ from, to }) => from !== to)
  for (const to of new Set(moved.map((step) => step.to))) {
    await tx.query(`UPDATE step SET unit_id = $2 WHERE id = ANY($1) AND state = 'open'`, [moved.filter((step) => step.to === to).map(({ id }) => id), to])
  }
  await refreshSteps(tx, 's.dossier_id = ANY($1)', [dossierIds])
}
