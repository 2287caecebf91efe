import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What the board and the causes read of everything that is open stands whole in indexes: a tenth of the pages of the tables, whose rows carry drafts and plans.
 * Unfired instants are found from their clock, since those of steps that closed in time stay unfired for ever.
 */
export class Scale1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const index of ['dossier_open_order', 'step_open', 'task_open_holder', 'clock_due']) await runner.query(`DROP INDEX "${index}"`)
    await runner.query(`CREATE INDEX "dossier_open_order" ON "dossier" (coalesce(due_at, 'infinity'), "id")
      INCLUDE ("due_at", "state", "unit_path", "level", "step_id", "step_since", "held_since", "submitted_at", "award_code", "code") WHERE state IN ('under-way','returned')`)
    await runner.query(`CREATE INDEX "dossier_held_order" ON "dossier" (coalesce(due_at, 'infinity'), "id") WHERE state IN ('under-way','returned') AND held_since IS NOT NULL`)
    await runner.query(`CREATE INDEX "dossier_returned_order" ON "dossier" (coalesce(due_at, 'infinity'), "id") WHERE state = 'returned'`)
    await runner.query(`CREATE INDEX "step_open" ON "step" ("unit_id", "role") INCLUDE ("id", "dossier_id", "kind", "opened_at") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "step_closed" ON "step" ("step_id", "closed_at") INCLUDE ("opened_at", "dossier_id") WHERE state = 'closed'`)
    await runner.query(`CREATE INDEX "task_open_holder" ON "task" ("holder_id") INCLUDE ("step_row_id", "dossier_id", "opened_at") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "clock_due" ON "clock" ("due_at") INCLUDE ("step_row_id", "dossier_id") WHERE stopped_at IS NULL AND paused_on IS NULL`)
    await runner.query(`CREATE INDEX "clock_instant_next" ON "clock_instant" ("step_row_id", "at") WHERE fired_at IS NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['clock_instant_next', 'clock_due', 'task_open_holder', 'step_closed', 'step_open', 'dossier_returned_order', 'dossier_held_order', 'dossier_open_order']) await runner.query(`DROP INDEX "${index}"`)
    await runner.query(`CREATE INDEX "clock_due" ON "clock" ("due_at") WHERE stopped_at IS NULL AND paused_on IS NULL`)
    await runner.query(`CREATE INDEX "task_open_holder" ON "task" ("holder_id") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "step_open" ON "step" ("unit_id", "role") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "dossier_open_order" ON "dossier" (coalesce(due_at, 'infinity'), "id") WHERE state IN ('under-way','returned')`)
  }
}
