import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Beside each idempotency key: what was done under it, so that a repeat finds its effect (docs/adr/0018). */
export class KeyedEffects1764070000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "idempotency" ADD "effects" jsonb NOT NULL DEFAULT '[]'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "idempotency" DROP COLUMN "effects"')
  }
}
