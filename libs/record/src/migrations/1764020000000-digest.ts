import type { MigrationInterface, QueryRunner } from 'typeorm'

/** One digest a person and working morning: a notice of no dossier; what waits for it, and who chose to wait for it. */
const up = [
  `ALTER TABLE "person" ADD "duty_mail" text NOT NULL DEFAULT 'at-once'`,
  `ALTER TABLE "notice" ADD "send_time" text NOT NULL DEFAULT 'at-once', ALTER "dossier_id" DROP NOT NULL, ALTER "round" DROP NOT NULL`,
  `ALTER TABLE "notice" ADD CONSTRAINT "notice_dossier_or_digest" CHECK (kind = 'digest' OR (dossier_id IS NOT NULL AND round IS NOT NULL))`,
  `CREATE TABLE "digest_day" ("day" date NOT NULL, "begun_at" TIMESTAMP WITH TIME ZONE NOT NULL, "finished_at" TIMESTAMP WITH TIME ZONE, "people" integer NOT NULL DEFAULT '0', CONSTRAINT "PK_digest_day" PRIMARY KEY ("day"))`,
  `CREATE INDEX "revision_submitted_by" ON "revision"  ("submitted_by")`,
]

const down = [
  `DROP INDEX "revision_submitted_by"`,
  `DROP TABLE "digest_day"`,
  `DELETE FROM "notice" WHERE kind = 'digest'`,
  `ALTER TABLE "notice" DROP CONSTRAINT "notice_dossier_or_digest", DROP COLUMN "send_time", ALTER "dossier_id" SET NOT NULL, ALTER "round" SET NOT NULL`,
  `ALTER TABLE "person" DROP COLUMN "duty_mail"`,
]

export class Digest1764020000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement)
  }
}
