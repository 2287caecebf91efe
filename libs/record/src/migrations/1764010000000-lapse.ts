import type { MigrationInterface, QueryRunner } from 'typeorm'

/** An instant says whom it tells and what it does; a rule may close a step without a person, and give a task to somebody else as well. */
export class Lapse1764010000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "clock_instant" ADD "share_percent" integer, ADD "recipients" jsonb, ADD "act" text, ALTER COLUMN "offset_days" DROP NOT NULL')
    await runner.query(`UPDATE "clock_instant" SET "recipients" = CASE WHEN "escalate_to" IS NULL THEN '["holder"]' ELSE jsonb_build_array("escalate_to") END`)
    await runner.query('ALTER TABLE "clock_instant" ALTER COLUMN "recipients" SET NOT NULL, DROP COLUMN "escalate_to"')
    await runner.query('ALTER TABLE "task" ADD "by_lapse" boolean NOT NULL DEFAULT false')
    await runner.query(`ALTER TABLE "decision" ADD "rule" jsonb, ALTER COLUMN "person_id" DROP NOT NULL, ALTER COLUMN "task_id" DROP NOT NULL,
      ADD CONSTRAINT "decision_by_person_or_rule" CHECK ((person_id IS NULL) = (rule IS NOT NULL) AND (task_id IS NULL) = (rule IS NOT NULL))`)
  }

  /** Errors: PostgreSQL refuses once a rule has closed a step; who decided cannot be made up. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "decision" DROP CONSTRAINT "decision_by_person_or_rule", ALTER COLUMN "task_id" SET NOT NULL, ALTER COLUMN "person_id" SET NOT NULL, DROP COLUMN "rule"')
    await runner.query('ALTER TABLE "task" DROP COLUMN "by_lapse"')
    await runner.query('ALTER TABLE "clock_instant" ADD "escalate_to" text')
    await runner.query(`DELETE FROM "clock_instant" WHERE "offset_days" IS NULL OR "kind" = 'lapse'`)
    await runner.query(`UPDATE "clock_instant" SET "escalate_to" = "recipients" ->> 0 WHERE "kind" = 'escalation'`)
    await runner.query('ALTER TABLE "clock_instant" ALTER COLUMN "offset_days" SET NOT NULL, DROP COLUMN "act", DROP COLUMN "recipients", DROP COLUMN "share_percent"')
  }
}
