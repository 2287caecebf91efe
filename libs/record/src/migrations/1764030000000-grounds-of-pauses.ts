import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Grounds of pauses, opinions of other bodies and late entries, as TypeORM wrote them from the entities. */
const tables = [
  `CREATE TABLE "clock_pause" ("id" uuid NOT NULL, "step_row_id" uuid NOT NULL, "kind" text NOT NULL, "ground_id" uuid NOT NULL, "reason" text NOT NULL, "authority" text NOT NULL, "from_day" date NOT NULL, "to_day" date, CONSTRAINT "PK_8a9b4006f3083b965437fd301de" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "clock_pause_ground" ON "clock_pause"  ("step_row_id", "ground_id")`,
  `CREATE TABLE "late_entry" ("dossier_id" uuid NOT NULL, "level" text NOT NULL, "cut_off" date NOT NULL, "cite" text NOT NULL, "marked_on" date NOT NULL, "reason" text, "authority" text, "paper_number" text, "permitted_by" uuid, "permitted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_c6c5dec7ef27bb8c1b565256d2a" PRIMARY KEY ("dossier_id", "level"))`,
  `CREATE TABLE "opinion" ("id" uuid NOT NULL, "dossier_id" uuid NOT NULL, "step_row_id" uuid NOT NULL, "body_kind" text NOT NULL, "body" text NOT NULL, "question" text NOT NULL, "paper_number" text NOT NULL, "paper_date" date NOT NULL, "expected_on" date NOT NULL, "cite" text NOT NULL, "pauses_clock" boolean NOT NULL, "may_close" boolean NOT NULL, "blocks_passing" boolean NOT NULL, "asked_by" uuid NOT NULL, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL, "outcome" text, "answer" text, "answer_paper" text, "answer_date" date, "answer_file" text, "ended_by" uuid, "ended_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_5ec733c275c9b9322cde468b4c1" PRIMARY KEY ("id"))`,
  `CREATE INDEX "opinion_open" ON "opinion"  ("step_row_id") WHERE outcome IS NULL`,
  `CREATE INDEX "opinion_dossier" ON "opinion"  ("dossier_id")`,
  `CREATE TABLE "opinion_move" ("id" uuid NOT NULL, "opinion_id" uuid NOT NULL, "old_expected_on" date NOT NULL, "new_expected_on" date NOT NULL, "reason" text NOT NULL, "moved_by" uuid NOT NULL, "moved_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_3f916e2dfb18277514bdc60ae5a" PRIMARY KEY ("id"))`,
  `CREATE INDEX "opinion_move_opinion" ON "opinion_move"  ("opinion_id")`,
  `ALTER TABLE "clock_pause" ADD CONSTRAINT "FK_5277da9921acae66d54d8602647" FOREIGN KEY ("step_row_id") REFERENCES "clock"("step_row_id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "late_entry" ADD CONSTRAINT "FK_df153813e0633fbf3902363b1d6" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "opinion" ADD CONSTRAINT "FK_82340b86d8d704cb26b7381fcf4" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "opinion" ADD CONSTRAINT "FK_b4249f0a649e6cb394a8318b512" FOREIGN KEY ("step_row_id") REFERENCES "step"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "opinion" ADD CONSTRAINT "FK_780c3b12f3c78b0bb704e4eda2a" FOREIGN KEY ("asked_by") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "opinion" ADD CONSTRAINT "FK_82ee8381121e1f2f20697fcd1a2" FOREIGN KEY ("answer_file") REFERENCES "stored_file"("sha256") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "opinion_move" ADD CONSTRAINT "FK_3bdfa446da3837f396446f12df0" FOREIGN KEY ("opinion_id") REFERENCES "opinion"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "clock" ADD "left_days" integer`,
]

/** A pause was one row with one ground, always a hold; each becomes a ground of its own. Only an open one is looked up again by its hold. */
const takeOver = [
  `INSERT INTO clock_pause (id, step_row_id, kind, ground_id, reason, authority, from_day, to_day)
   SELECT gen_random_uuid(), p.step_row_id, 'hold', coalesce(h.id, p.id), coalesce(p.reason, ''), coalesce(p.authority, ''), p.from_day, p.to_day
   FROM clock_span p JOIN clock c ON c.step_row_id = p.step_row_id LEFT JOIN hold h ON p.to_day IS NULL AND h.dossier_id = c.dossier_id AND h.released_at IS NULL
   WHERE p.kind = 'paused'`,
  `UPDATE clock SET left_days = budget_days - used_days WHERE paused_on IS NOT NULL`,
  `ALTER TABLE "clock_span" DROP COLUMN "authority", DROP COLUMN "reason"`,
]

const back = [
  `ALTER TABLE "clock_span" ADD "reason" text, ADD "authority" text`,
  `UPDATE clock_span s SET reason = g.reason, authority = g.authority FROM clock_pause g WHERE g.step_row_id = s.step_row_id AND s.kind = 'paused' AND g.from_day = s.from_day`,
  `ALTER TABLE "clock" DROP COLUMN "left_days"`,
  `DROP TABLE "opinion_move"`, `DROP TABLE "opinion"`, `DROP TABLE "late_entry"`, `DROP TABLE "clock_pause"`,
]

export class GroundsOfPauses1764030000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...takeOver]) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of back) await runner.query(statement)
  }
}
