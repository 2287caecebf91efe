import type { Level, Role } from '@vinhdanh/domain'
import type { StepEntity } from '../tasks/step.entity.ts'
import { unitOfLevel } from '../tasks/holders.ts'
import type { Transaction } from '../transaction.ts'

/** Who is above the holders of a step: the head of its level, or of the level above when the head holds it. */
const headsOfLevel: Readonly<Record<Level, readonly (readonly [Level, Role])[]>> = {
  unit: [['unit', 'unit-head'], ['department', 'department-head']],
  department: [['department', 'department-head'], ['ministry', 'minister']],
  ministry: [['ministry', 'minister']],
  central: [['ministry', 'administrator']],
}

/** The nearest head above the step's holders; empty when the route has nobody above them. */
export async function findSuperiors(tx: Transaction, step: StepEntity): Promise<string[]> {
  return firstFound(tx, step, headsOfLevel[step.level])
}

async function firstFound(tx: Transaction, step: StepEntity, places: readonly (readonly [Level, Role])[]): Promise<string[]> {
  for (const [level, role] of places) {
    const found = await holdersAt(tx, step, level, role)
    if (found.length > 0) return found
  }
  return []
}

/** Who keeps the papers of a level: the secretary of its council, at the ministry otherwise its intake (domain.md 3.6: standing unit and intake). */
const secretariesOfLevel: Readonly<Record<Level, readonly (readonly [Level, Role])[]>> = {
  unit: [['department', 'council-secretary'], ['ministry', 'ministry-intake']],
  department: [['department', 'council-secretary'], ['ministry', 'ministry-intake']],
  ministry: [['ministry', 'council-secretary'], ['ministry', 'ministry-intake']],
  central: [['ministry', 'ministry-intake']],
}

/** The secretary of the step's level. */
export async function findSecretaries(tx: Transaction, step: StepEntity): Promise<string[]> {
  return firstFound(tx, step, secretariesOfLevel[step.level])
}

/** The administrators of the dossier's ministry. */
export async function findAdministrators(tx: Transaction, step: StepEntity): Promise<string[]> {
  return holdersAt(tx, step, 'ministry', 'administrator')
}

async function holdersAt(tx: Transaction, step: StepEntity, level: Level, role: Role): Promise<string[]> {
  const [dossier] = await tx.query<{ path: string }>('SELECT unit_path AS path FROM dossier WHERE id = $1', [step.dossierId])
  const unit = dossier && (await unitOfLevel(tx, dossier.path, level))
  if (!unit) return []
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT p.id FROM post JOIN person p ON p.id = post.person_id AND p.active
     WHERE post.unit_id = $1 AND post.role = $2 AND post.valid_from <= $3 AND (post.valid_to IS NULL OR post.valid_to >= $3)
       AND NOT EXISTS (SELECT 1 FROM task t WHERE t.step_row_id = $4 AND t.holder_id = p.id AND t.state = 'open')`,
    [unit.id, role, tx.today, step.id],
  )
  return rows.map((row) => row.id)
}
