import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The rules by which these came about stand with each, for a dossier may be re-pinned afterwards. With the instant at which each did; of a late entry only the day is known. */
const facts = [['revision', 'x.created_at'], ['opinion', 'x.asked_at'], ['question', 'x.asked_at'], ['late_entry', `(x.marked_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`]] as const

/** Before the first re-pin that came after it the rules of a fact were those that the re-pin replaced (docs/adr/0046). */
const rulesThen = (at: string) => `coalesce(
  (SELECT (e.before ->> 'ruleSetId')::uuid FROM audit_entry e WHERE e.dossier_id = x.dossier_id AND e.act = 'dossier.repinned' AND e.at > ${at} ORDER BY e.seq LIMIT 1), d.rule_set_id)`

/** As TypeORM names them. */
const foreignKeys = { revision: 'FK_acfc621db52768446a419ceac6e', opinion: 'FK_4e323d88a94c6e3f2e57cc0a33e', question: 'FK_cc954ed51953164b29982e89de8', late_entry: 'FK_0be9e75b3393de74b6ba0842db1' } as const

export class RulesOfFacts1765000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, at] of facts) {
      await runner.query(`ALTER TABLE "${table}" ADD "rule_set_id" uuid`)
      if (table === 'revision') await runner.query('ALTER TABLE "revision" DISABLE TRIGGER revision_frozen')
      await runner.query(`UPDATE "${table}" x SET rule_set_id = ${rulesThen(at)} FROM dossier d WHERE d.id = x.dossier_id`)
      if (table === 'revision') await runner.query('ALTER TABLE "revision" ENABLE TRIGGER revision_frozen')
      await runner.query(`ALTER TABLE "${table}" ALTER COLUMN "rule_set_id" SET NOT NULL`)
      await runner.query(`ALTER TABLE "${table}" ADD CONSTRAINT "${foreignKeys[table]}" FOREIGN KEY ("rule_set_id") REFERENCES "rule_set"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`)
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table] of facts) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "rule_set_id"`)
  }
}
