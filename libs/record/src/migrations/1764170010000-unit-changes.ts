import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What happened to units, by which paper (docs/adr/0033), as TypeORM wrote it from the entity. */
const statements = [
  `CREATE TABLE "unit_change" ("id" uuid NOT NULL, "kind" text NOT NULL, "unit_id" uuid NOT NULL, "other_id" uuid, "old_name_vi" text NOT NULL, "old_name_en" text NOT NULL, "old_parent_id" uuid, "effective_on" date NOT NULL, "source" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_8cc0235238ee8850591bef6637f" PRIMARY KEY ("id"))`,
  `CREATE INDEX "unit_change_other" ON "unit_change"  ("other_id")`,
  `CREATE INDEX "unit_change_unit" ON "unit_change"  ("unit_id", "created_at")`,
  `ALTER TABLE "unit_change" ADD CONSTRAINT "FK_9363e694e0964189ce8ea11dd2e" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "unit_change" ADD CONSTRAINT "FK_0b8c2e130cc43c54177140c7716" FOREIGN KEY ("other_id") REFERENCES "unit"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
]

export class UnitChanges1764170010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "unit_change"')
  }
}
