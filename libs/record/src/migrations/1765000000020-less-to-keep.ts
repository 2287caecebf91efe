import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Index, table, and what it becomes. */
const indexes: readonly (readonly [name: string, table: string, now: string, before: string])[] = [
  ['audit_object', 'audit_entry', `("object_kind", "object_id") WHERE dossier_id IS NULL`, '("object_kind", "object_id")'],
  ['audit_actor', 'audit_entry', `("actor_id", "at") WHERE actor_id IS NOT NULL`, '("actor_id", "at")'],
  ['notice_mail', 'notice', `("mail_id") WHERE mail_id IS NOT NULL`, '("mail_id")'],
  ['dossier_created_by', 'dossier', '("created_by")', '("created_by", "updated_at")'],
  ['dossier_touched', 'dossier', touched(''), touched(' DESC')],
]
/** Rows of these change several times in the days that a dossier takes. */
const busy = ['dossier', 'step', 'task', 'clock', 'clock_instant', 'clock_span', 'notice', 'mail', 'idempotency'] as const

function touched(order: string): string {
  return `((CASE state WHEN 'returned' THEN 0 WHEN 'draft' THEN 1 WHEN 'under-way' THEN 2 ELSE 3 END), "updated_at"${order}, "id"${order})
    INCLUDE ("state", "unit_path", "created_by", "reached_central")`
}

/**
 * Less to keep (docs/adr/0060): indexes hold what is looked up by them and nothing else, newest last, as PostgreSQL fills pages best; and what a change leaves behind is cleared away
 * when a fiftieth of a table is that, not a fifth.
 */
export class LessToKeep1765000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await rebuild(runner, indexes.map(([name, table, now]) => [name, table, now]))
    await runner.query('DROP INDEX "step_closed"')
    for (const table of busy) await runner.query(`ALTER TABLE "${table}" SET (autovacuum_vacuum_scale_factor = 0.02)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of busy) await runner.query(`ALTER TABLE "${table}" RESET (autovacuum_vacuum_scale_factor)`)
    await runner.query(`CREATE INDEX "step_closed" ON "step" ("step_id", "closed_at") INCLUDE ("opened_at", "dossier_id") WHERE state = 'closed'`)
    await rebuild(runner, indexes.map(([name, table, , before]) => [name, table, before]))
  }
}

/** Readers go on while the new ones are built; the old ones go last, at once. */
async function rebuild(runner: QueryRunner, to: readonly (readonly [name: string, table: string, columns: string])[]): Promise<void> {
  for (const [name, table, columns] of to) await runner.query(`CREATE INDEX "${name}_new" ON "${table}" ${columns}`)
  for (const [name] of to) {
    await runner.query(`DROP INDEX "${name}"`)
    await runner.query(`ALTER INDEX "${name}_new" RENAME TO "${name}"`)
  }
}
