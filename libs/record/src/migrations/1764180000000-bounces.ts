import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What comes back about mails that a server had taken (docs/adr/0034). */
export class Bounces1764180000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "mail" ADD "bounced_at" timestamptz, ADD "bounce_words" text`)
    await runner.query(`CREATE TABLE "bounce" ("sha256" text NOT NULL, "mail_id" uuid NOT NULL, "kind" text NOT NULL, "status" text, "words" text NOT NULL, "received_at" timestamptz NOT NULL)`)
    await runner.query(`ALTER TABLE "bounce" ADD CONSTRAINT "bounce_pkey" PRIMARY KEY ("sha256")`)
    await runner.query(`ALTER TABLE "bounce" ADD CONSTRAINT "FK_573817d2fc42c0386cd9218083d" FOREIGN KEY ("mail_id") REFERENCES "mail"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`)
    await runner.query(`CREATE INDEX "bounce_mail" ON "bounce" ("mail_id")`)
    await runner.query(`CREATE INDEX "bounce_unread" ON "bounce" ("received_at") WHERE kind = 'unread'`)
    await runner.query(`DROP INDEX "notice_undelivered"`)
    await runner.query(`CREATE INDEX "notice_undelivered" ON "notice" ("task_id") WHERE state IN ('refused','unknown','bounced')`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "notice_undelivered"')
    await runner.query(`CREATE INDEX "notice_undelivered" ON "notice" ("task_id") WHERE state IN ('refused','unknown')`)
    await runner.query('DROP TABLE "bounce"')
    await runner.query('ALTER TABLE "mail" DROP COLUMN "bounced_at", DROP COLUMN "bounce_words"')
  }
}
