import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When somebody was here last is asked of the audit for every holder of an open step. */
export class SeenHolders1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "audit_actor"`)
    await runner.query(`CREATE INDEX "audit_actor" ON "audit_entry" ("actor_id", "at")`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "audit_actor"`)
    await runner.query(`CREATE INDEX "audit_actor" ON "audit_entry" ("actor_id")`)
  }
}
