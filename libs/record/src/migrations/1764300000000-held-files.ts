import type { MigrationInterface, QueryRunner } from 'typeorm'

const columns = ['"held_since" timestamptz', '"scanned_at" timestamptz', '"signature" text', '"clearing" jsonb', '"retired_at" timestamptz']

/** Since when a file is held back, what was found in it, who asked to let it out, and since when nothing refers to it (docs/adr/0037). */
export class HeldFiles1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const column of columns) await runner.query(`ALTER TABLE "stored_file" ADD ${column}`)
    await runner.query(`UPDATE stored_file SET held_since = created_at WHERE scan_state = 'quarantined'`)
    await runner.query(`CREATE INDEX "stored_file_held" ON "stored_file" ("scan_state") WHERE scan_state IN ('quarantined','infected')`)
    await runner.query(`CREATE INDEX "stored_file_scanned" ON "stored_file" ("scanned_at")`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "stored_file_scanned"')
    await runner.query('DROP INDEX "stored_file_held"')
    for (const column of [...columns].reverse()) await runner.query(`ALTER TABLE "stored_file" DROP COLUMN ${column.split(' ')[0] ?? ''}`)
  }
}
