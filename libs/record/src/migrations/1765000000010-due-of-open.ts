import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When an open dossier is due, found by its id without its row, which carries the draft and the plan: an inbox asks it of hundreds. */
export class DueOfOpen1765000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX "dossier_open_due_of" ON "dossier" ("id") INCLUDE ("due_at") WHERE state IN ('under-way','returned')`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "dossier_open_due_of"')
  }
}
