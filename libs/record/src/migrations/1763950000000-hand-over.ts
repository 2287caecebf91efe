import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A holder may hand a task to a colleague: who has it now, and why. */
export class HandOver1763950000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "task" ADD "handed_over_to" uuid, ADD "hand_over_reason" text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "task" DROP COLUMN "hand_over_reason", DROP COLUMN "handed_over_to"')
  }
}
