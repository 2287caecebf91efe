import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Requests by which two administrators pass on a step (docs/adr/0045), as TypeORM wrote them from the entities; a decision is by a person, a rule or such a request. */
const statements = [
  `ALTER TABLE "decision" DROP CONSTRAINT "decision_by_person_or_rule"`,
  `CREATE TABLE "force_request" ("id" uuid NOT NULL, "dossier_id" uuid NOT NULL, "step_row_id" uuid NOT NULL, "reason" text NOT NULL, "asked_by" uuid NOT NULL, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL, "answer_by" date NOT NULL, "state" text NOT NULL, "answered_by" uuid, "answered_at" TIMESTAMP WITH TIME ZONE, "note" text, CONSTRAINT "PK_9b2ba0ce4ca7361f051f11b3c8a" PRIMARY KEY ("id"))`,
  `CREATE INDEX "force_request_dossier" ON "force_request"  ("dossier_id")`,
  `CREATE UNIQUE INDEX "force_request_open" ON "force_request"  ("step_row_id") WHERE state = 'asked'`,
  `ALTER TABLE "decision" ADD "force_request_id" uuid`,
  `ALTER TABLE "decision" ADD CONSTRAINT "decision_by_whom" CHECK (num_nonnulls(person_id, rule, force_request_id) = 1 AND (task_id IS NULL) = (person_id IS NULL))`,
  `ALTER TABLE "force_request" ADD CONSTRAINT "FK_e4a9160cef2f9d10cf08b229f10" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "force_request" ADD CONSTRAINT "FK_2ef5f3db3c901e3c9e2e60bfbab" FOREIGN KEY ("step_row_id") REFERENCES "step"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "force_request" ADD CONSTRAINT "FK_77d9e6098abefeee3ffbaedfe0e" FOREIGN KEY ("asked_by") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "decision" ADD CONSTRAINT "FK_9f3a77158739178916f8ad0f0bb" FOREIGN KEY ("force_request_id") REFERENCES "force_request"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
]

const back = [
  `ALTER TABLE "decision" DROP CONSTRAINT "decision_by_whom", DROP COLUMN "force_request_id"`,
  `DROP TABLE "force_request"`,
  `ALTER TABLE "decision" ADD CONSTRAINT "decision_by_person_or_rule" CHECK ((person_id IS NULL) = (rule IS NOT NULL) AND (task_id IS NULL) = (rule IS NOT NULL))`,
]

export class ForcedSteps1764710000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of back) await runner.query(statement)
  }
}
