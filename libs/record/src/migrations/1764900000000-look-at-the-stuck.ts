import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the look at everything that is stuck reads: the last moment of a clock that rules, which step is open, and the local days on which steps were open. */
export class LookAtTheStuck1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const index of ['step_open', 'step_closed']) await runner.query(`DROP INDEX "${index}"`)
    await runner.query(`CREATE INDEX "clock_instant_last" ON "clock_instant" ("step_row_id", "at") WHERE kind IN ('escalation','lapse')`)
    await runner.query(`CREATE INDEX "step_open" ON "step" ("unit_id", "role") INCLUDE ("id", "dossier_id", "step_id", "kind", "opened_at") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "step_closed" ON "step" ("step_id", "closed_at", ((opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date), ((closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date))
      INCLUDE ("opened_at", "dossier_id") WHERE state = 'closed'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['step_closed', 'step_open', 'clock_instant_last']) await runner.query(`DROP INDEX "${index}"`)
    await runner.query(`CREATE INDEX "step_open" ON "step" ("unit_id", "role") INCLUDE ("id", "dossier_id", "kind", "opened_at") WHERE state = 'open'`)
    await runner.query(`CREATE INDEX "step_closed" ON "step" ("step_id", "closed_at") INCLUDE ("opened_at", "dossier_id") WHERE state = 'closed'`)
  }
}
