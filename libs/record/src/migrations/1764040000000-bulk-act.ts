import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Acts on many dossiers and their items, as TypeORM wrote them from the entities. */
const statements = [
  `CREATE TABLE "bulk_act" ("id" uuid NOT NULL, "kind" text NOT NULL, "instruction" jsonb NOT NULL, "unit_path" text NOT NULL, "state" text NOT NULL, "selected" integer NOT NULL, "undoes" uuid, "created_by" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "started_at" TIMESTAMP WITH TIME ZONE, "finished_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_71c1c18bfc156408ecfe8bd3766" PRIMARY KEY ("id"))`,
  `CREATE INDEX "bulk_act_created" ON "bulk_act"  ("created_at", "id")`,
  `CREATE TABLE "bulk_item" ("bulk_act_id" uuid NOT NULL, "no" integer NOT NULL, "dossier_id" uuid NOT NULL, "forecast" jsonb NOT NULL, "outcome" text, "why" jsonb, "proof" jsonb, "done_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_c0469677d054ea98c5a867a9cbc" PRIMARY KEY ("bulk_act_id", "no"))`,
  `ALTER TABLE "bulk_act" ADD CONSTRAINT "FK_8de61b9e8ec737e0782c220c1d1" FOREIGN KEY ("undoes") REFERENCES "bulk_act"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "bulk_act" ADD CONSTRAINT "FK_1405ee5101fccd8daa9fba2ef99" FOREIGN KEY ("created_by") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "bulk_item" ADD CONSTRAINT "FK_599253ea16e38ffa24f88e89c86" FOREIGN KEY ("bulk_act_id") REFERENCES "bulk_act"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "bulk_item" ADD CONSTRAINT "FK_90d5d369e0097a875cf45eec11b" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
]

export class BulkAct1764040000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "bulk_item", "bulk_act"')
  }
}
