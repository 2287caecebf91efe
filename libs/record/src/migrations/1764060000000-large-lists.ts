import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the lists, the board and the look after the holders read, so that they cost what is on the page or wrong and not what is open. */
export class LargeLists1764060000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "dossier_open_due"')
    await runner.query(`CREATE INDEX "dossier_open_order" ON "dossier" (coalesce(due_at, 'infinity'), "id") WHERE state IN ('under-way','returned')`)
    await runner.query(`CREATE INDEX "dossier_ended_order" ON "dossier" ("state", coalesce(due_at, 'infinity'), "id") WHERE state NOT IN ('draft','under-way','returned')`)
    await runner.query(`CREATE INDEX "step_open" ON "step" ("unit_id", "role") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "task_open_behalf" ON "task" ("on_behalf_of") WHERE state = 'open' AND on_behalf_of IS NOT NULL`)
    await runner.query(`CREATE INDEX "notice_undelivered" ON "notice" ("task_id") WHERE state IN ('refused','unknown')`)
    await runner.query(`CREATE INDEX "notice_newest" ON "notice" (date_trunc('milliseconds', created_at AT TIME ZONE 'UTC'), "id")`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['notice_newest', 'notice_undelivered', 'task_open_behalf', 'step_open', 'dossier_ended_order', 'dossier_open_order']) await runner.query(`DROP INDEX "${index}"`)
    await runner.query(`CREATE INDEX "dossier_open_due" ON "dossier" ("due_at", "id") WHERE state IN ('under-way','returned')`)
  }
}
