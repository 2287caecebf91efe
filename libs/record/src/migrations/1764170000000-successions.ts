import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who wrote a dossier before it was taken over (docs/adr/0032). */
export class Successions1764170000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "dossier" ADD "former_authors" jsonb NOT NULL DEFAULT '[]'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "dossier" DROP COLUMN "former_authors"')
  }
}
