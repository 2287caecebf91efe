import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What holders have typed into the form of a decision and not sent yet. */
export class UnfinishedDecisions1764140010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "unfinished_decision" ("person_id" uuid NOT NULL, "task_id" uuid NOT NULL, "outcome" text NOT NULL, "fields" jsonb NOT NULL, "revision_sha256" text NOT NULL, "saved_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "unfinished_decision_key" PRIMARY KEY ("person_id", "task_id", "outcome"))`)
    await runner.query('ALTER TABLE "unfinished_decision" ADD CONSTRAINT "FK_255fed21b72c9b2c9bd69913fa3" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION')
    await runner.query('ALTER TABLE "unfinished_decision" ADD CONSTRAINT "FK_bc85116a869a175f2a04b7bcd38" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE NO ACTION ON UPDATE NO ACTION')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "unfinished_decision"')
  }
}
