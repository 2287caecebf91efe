import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The rules of a step that was opened before its dossier was re-pinned (docs/adr/0046), as TypeORM wrote them from the entities. Empty for all that is there: nothing was re-pinned yet. */
const statements = [
  `ALTER TABLE "step" ADD "rule_set_id" uuid`,
  `ALTER TABLE "step" ADD CONSTRAINT "FK_0664e9dffc0aadb7ab462cc72c2" FOREIGN KEY ("rule_set_id") REFERENCES "rule_set"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
]

export class RulesOfSteps1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "step" DROP COLUMN "rule_set_id"')
  }
}
