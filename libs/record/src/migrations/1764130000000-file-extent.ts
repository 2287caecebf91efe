import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How many pages a PDF has, how large a picture is; null for what was stored before. */
export class FileExtent1764130000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const column of ['pages', 'width', 'height']) await runner.query(`ALTER TABLE "stored_file" ADD "${column}" integer`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of ['height', 'width', 'pages']) await runner.query(`ALTER TABLE "stored_file" DROP COLUMN "${column}"`)
  }
}
