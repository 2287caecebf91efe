import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Questions to the unit, what is done about a remark, and what it was about, as TypeORM wrote them from the entities. */
const tables = [
  `CREATE TABLE "question" ("id" uuid NOT NULL, "dossier_id" uuid NOT NULL, "step_row_id" uuid NOT NULL, "anchor" text NOT NULL, "about" jsonb NOT NULL, "body" text NOT NULL, "due_on" date NOT NULL, "cite" text NOT NULL, "pauses_clock" boolean NOT NULL, "asked_by" uuid NOT NULL, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL, "outcome" text, "answer" text, "ended_by" uuid, "ended_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_21e5786aa0ea704ae185a79b2d5" PRIMARY KEY ("id"))`,
  `CREATE INDEX "question_open" ON "question"  ("step_row_id") WHERE outcome IS NULL`,
  `CREATE INDEX "question_dossier" ON "question"  ("dossier_id")`,
  `CREATE TABLE "remark_act" ("id" uuid NOT NULL, "remark_id" uuid NOT NULL, "act" text NOT NULL, "round" integer NOT NULL, "body" text, "person_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_eeb94c3cf708e63af8bc149a8f5" PRIMARY KEY ("id"))`,
  `CREATE INDEX "remark_act_remark" ON "remark_act"  ("remark_id", "at")`,
  `ALTER TABLE "remark" ADD "about" jsonb`,
  `ALTER TABLE "remark" ADD "state" text NOT NULL DEFAULT 'open'`,
  `ALTER TABLE "remark" ADD "reopened_round" integer`,
  `ALTER TABLE "question" ADD CONSTRAINT "FK_15e45a8c5d0023663c2b606bc58" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "question" ADD CONSTRAINT "FK_b3c8b26564fce7017e31a34eb04" FOREIGN KEY ("step_row_id") REFERENCES "step"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "question" ADD CONSTRAINT "FK_a1547b295fd6e8a5cfb32742812" FOREIGN KEY ("asked_by") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "remark_act" ADD CONSTRAINT "FK_3d4dd8332fa51ae8a5c9250d70d" FOREIGN KEY ("remark_id") REFERENCES "remark"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "remark_act" ADD CONSTRAINT "FK_1c39cf67e887d8b28beb84bc598" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
]

/** What was answered so far becomes the first line of its thread. */
const takeOver = [
  `UPDATE remark SET state = 'answered' WHERE answer IS NOT NULL`,
  `INSERT INTO remark_act (id, remark_id, act, round, body, person_id, at)
   SELECT gen_random_uuid(), id, 'answered', round, answer, answered_by, answered_at FROM remark WHERE answer IS NOT NULL AND answered_by IS NOT NULL AND answered_at IS NOT NULL`,
  `CREATE TRIGGER remark_act_frozen BEFORE UPDATE OR DELETE ON "remark_act" FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
]

const back = [
  `DROP TABLE "remark_act"`, `DROP TABLE "question"`, `ALTER TABLE "remark" DROP COLUMN "about", DROP COLUMN "state", DROP COLUMN "reopened_round"`,
]

export class RemarkThreads1764110000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...takeOver]) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of back) await runner.query(statement)
  }
}
