import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What is usual for a step is kept for the day; tasks of the absent, the mail of a task and a person's dossiers are read from indexes alone. */
export class AdministratorsPages1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE "usual_span" ("step_id" text NOT NULL, "unit_path" text NOT NULL, "days" integer NOT NULL, "count" integer NOT NULL, PRIMARY KEY ("step_id", "unit_path", "days"))')
    await runner.query('DROP INDEX "task_open_holder"')
    await runner.query(`CREATE INDEX "task_open_holder" ON "task" ("holder_id") INCLUDE ("id", "step_row_id", "dossier_id", "opened_at") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "notice_sent" ON "notice" ("task_id") INCLUDE ("mail_id") WHERE state = 'sent'`)
    await runner.query(`CREATE INDEX "dossier_touched" ON "dossier" ((CASE state WHEN 'returned' THEN 0 WHEN 'draft' THEN 1 WHEN 'under-way' THEN 2 ELSE 3 END), "updated_at" DESC, "id" DESC)
      INCLUDE ("state", "unit_path", "created_by", "reached_central")`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['dossier_touched', 'notice_sent', 'task_open_holder']) await runner.query(`DROP INDEX "${index}"`)
    await runner.query(`CREATE INDEX "task_open_holder" ON "task" ("holder_id") INCLUDE ("step_row_id", "dossier_id", "opened_at") WHERE state = 'open'`)
    await runner.query('DROP TABLE "usual_span"')
  }
}
