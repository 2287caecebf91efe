import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who has which draft open. Not logged: it is worth a minute, and a server that fell forgets it. */
export class Presence1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE UNLOGGED TABLE "presence" ("dossier_id" uuid NOT NULL, "person_id" uuid NOT NULL, "since" TIMESTAMP WITH TIME ZONE NOT NULL, "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "presence_key" PRIMARY KEY ("dossier_id", "person_id"))`)
    await runner.query('ALTER TABLE "presence" ADD CONSTRAINT "FK_ffb5c0a6aa9b2c93b9f516ab9a6" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION')
    await runner.query('ALTER TABLE "presence" ADD CONSTRAINT "FK_8b31e2ad6c6f6ed75dd11763946" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "presence"')
  }
}
