import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The dossier in whose place another was proposed (before: of a lower award alone), and the acts after the decision on an award. */
const up = [
  `ALTER TABLE "dossier" RENAME COLUMN "lower_of" TO "instead_of"`,
  // Until now any id was taken.
  `UPDATE dossier d SET instead_of = NULL WHERE instead_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dossier o WHERE o.id = d.instead_of)`,
  `CREATE INDEX "dossier_instead_of" ON "dossier"  ("instead_of")`,
  `ALTER TABLE "dossier" ADD CONSTRAINT "FK_cfbaf6442f9967bdf4a0590d497" FOREIGN KEY ("instead_of") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `CREATE TABLE "award_act" ("id" uuid NOT NULL, "award_id" uuid NOT NULL, "no" integer NOT NULL, "kind" text NOT NULL, "order_number" text NOT NULL, "order_date" date NOT NULL, "authority" text NOT NULL, "reason" text NOT NULL, "ground" text, "paper" text NOT NULL, "former" jsonb, "corrected" jsonb, "recovers" jsonb NOT NULL, "acted_by" uuid NOT NULL, "acted_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_82ecd0f35c954da0dd9a6695014" PRIMARY KEY ("id"))`,
  `CREATE INDEX "award_act_paper" ON "award_act"  ("paper")`,
  `CREATE UNIQUE INDEX "award_act_order" ON "award_act"  ("award_id", "order_number")`,
  `CREATE UNIQUE INDEX "award_act_no" ON "award_act"  ("award_id", "no")`,
  `ALTER TABLE "award_record" ADD "standing" text NOT NULL DEFAULT 'in-force', ADD "acts" integer NOT NULL DEFAULT '0', ADD "named_as" text, ADD "unit_as" text`,
  `ALTER TABLE "award_act" ADD CONSTRAINT "FK_4022642cc260614971143a424bc" FOREIGN KEY ("award_id") REFERENCES "award_record"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "award_act" ADD CONSTRAINT "FK_5cde9c8ea86804d91b1e89daf9c" FOREIGN KEY ("paper") REFERENCES "stored_file"("sha256") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "award_act" ADD CONSTRAINT "FK_0f52e20cb31ce93cbc4f6d3258e" FOREIGN KEY ("acted_by") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
]

const down = [
  `DROP TABLE "award_act"`,
  `ALTER TABLE "award_record" DROP COLUMN "unit_as", DROP COLUMN "named_as", DROP COLUMN "acts", DROP COLUMN "standing"`,
  `ALTER TABLE "dossier" DROP CONSTRAINT "FK_cfbaf6442f9967bdf4a0590d497"`,
  `DROP INDEX "dossier_instead_of"`,
  `ALTER TABLE "dossier" RENAME COLUMN "instead_of" TO "lower_of"`,
]

export class AfterTheDecision1764150000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement)
  }
}
