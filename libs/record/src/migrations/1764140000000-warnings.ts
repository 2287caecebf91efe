import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Answers to warnings while a dossier is written, and which initiatives the dossiers handed in name. */
export class Warnings1764140000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "warning_answer" ("dossier_id" uuid NOT NULL, "key" text NOT NULL, "answer" text NOT NULL, "answered_by" uuid NOT NULL, "answered_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "warning_answer_key" PRIMARY KEY ("dossier_id", "key"))`)
    await runner.query(`CREATE TABLE "initiative_use" ("dossier_id" uuid NOT NULL, "key" text NOT NULL, CONSTRAINT "initiative_use_once" PRIMARY KEY ("dossier_id", "key"))`)
    await runner.query(`CREATE INDEX "initiative_use_key" ON "initiative_use" ("key")`)
    await runner.query('ALTER TABLE "initiative_use" ADD CONSTRAINT "FK_6d0b8459dee12699376150b0c62" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION')
    await runner.query('ALTER TABLE "warning_answer" ADD CONSTRAINT "FK_4e6719f55e246e2bf1f2c1d7cf8" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "initiative_use"')
    await runner.query('DROP TABLE "warning_answer"')
  }
}
