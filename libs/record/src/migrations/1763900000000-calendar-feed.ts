import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The private calendar feed of a person, as TypeORM wrote it from the entity. */
const statements = [
  `CREATE TABLE "calendar_feed" ("digest" text NOT NULL, "person_id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_0c8675d63d3ac94aceb8fb86c1c" PRIMARY KEY ("digest"))`,
  `CREATE UNIQUE INDEX "calendar_feed_open" ON "calendar_feed"  ("person_id") WHERE revoked_at IS NULL`,
  `ALTER TABLE "calendar_feed" ADD CONSTRAINT "FK_6f1e687ddc5e27d066c00af5478" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
]

export class CalendarFeed1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "calendar_feed"')
  }
}
