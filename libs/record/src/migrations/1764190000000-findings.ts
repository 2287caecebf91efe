import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What is found broken by a look outside the record, and the moments of clocks that nobody fired (docs/adr/0030). */
export class Findings1764190000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "finding" ("id" uuid NOT NULL, "dossier_id" uuid NOT NULL, "cause" text NOT NULL, "since" timestamptz NOT NULL, "cleared_at" timestamptz, "evidence" jsonb NOT NULL)`)
    await runner.query(`ALTER TABLE "finding" ADD CONSTRAINT "finding_pkey" PRIMARY KEY ("id")`)
    await runner.query(`ALTER TABLE "finding" ADD CONSTRAINT "FK_af7c3e2e8e2db3ab1e9c1e10db7" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`)
    await runner.query(`CREATE UNIQUE INDEX "finding_open" ON "finding" ("dossier_id", "cause") WHERE cleared_at IS NULL`)
    await runner.query(`CREATE INDEX "clock_instant_unfired" ON "clock_instant" ("at") WHERE fired_at IS NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "clock_instant_unfired"')
    await runner.query('DROP TABLE "finding"')
  }
}
