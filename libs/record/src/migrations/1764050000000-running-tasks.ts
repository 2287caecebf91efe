import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A substitution says what becomes of the tasks that run when it begins; those set before shared them. */
export class RunningTasks1764050000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "substitution" ADD "running" text NOT NULL DEFAULT 'share'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "substitution" DROP COLUMN "running"')
  }
}
