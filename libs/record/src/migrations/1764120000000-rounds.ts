import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Which revision each reader last looked at, and where a correction goes on (docs/adr/0022). */
const statements = [
  `CREATE TABLE "seen_revision" ("dossier_id" uuid NOT NULL, "person_id" uuid NOT NULL, "revision_no" integer NOT NULL, "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_seen_revision" PRIMARY KEY ("dossier_id", "person_id"))`,
  `ALTER TABLE "seen_revision" ADD CONSTRAINT "FK_f100f064d0cd83bee568dcd0f06" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "seen_revision" ADD CONSTRAINT "FK_8b4dd4cadb4d1cbd3536d8a7531" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "step" ADD "resumes_at" text`,
]

export class Rounds1764120000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "step" DROP COLUMN "resumes_at"')
    await runner.query('DROP TABLE "seen_revision"')
  }
}
