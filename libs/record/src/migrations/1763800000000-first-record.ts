import type { MigrationInterface, QueryRunner } from 'typeorm'
import { tables } from './first-record.tables.ts'

/** The record's time: the database's, plus a shift that only the local and test stack ever set. */
const time = `
  INSERT INTO time_shift (id, shift) VALUES (1, '0');
  CREATE FUNCTION record_now() RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT now() + (SELECT shift FROM time_shift WHERE id = 1) $$;
  CREATE FUNCTION record_today() RETURNS date LANGUAGE sql STABLE
    AS $$ SELECT (record_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date $$;
  CREATE SEQUENCE dossier_code_seq;
  CREATE SEQUENCE submission_code_seq;
`

/** The chain: every line's hash covers the line and the hash before it; the head row is locked, so lines stand in one order without gaps. */
const audit = `
  INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
  CREATE FUNCTION audit_hash(e audit_entry) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT encode(sha256(convert_to(concat_ws(E'\\x1f', e.seq, floor(extract(epoch FROM e.at) * 1000000)::bigint, coalesce(e.actor_id::text, ''), e.actor_name,
      e.act, e.object_kind, e.object_id, coalesce(e.dossier_id::text, ''), coalesce(e.before::text, ''), coalesce(e.after::text, ''), e.request_id, e.prev_hash), 'UTF8')), 'hex') $$;
  CREATE FUNCTION audit_append(lines jsonb) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    head audit_head;
    line jsonb;
    entry audit_entry;
  BEGIN
    SELECT * INTO head FROM audit_head WHERE id = 1 FOR UPDATE;
    FOR line IN SELECT value FROM jsonb_array_elements(lines) LOOP
      entry.seq := head.seq + 1;
      entry.at := record_now();
      entry.actor_id := (line->>'actorId')::uuid;
      entry.actor_name := line->>'actorName';
      entry.act := line->>'act';
      entry.object_kind := line->>'objectKind';
      entry.object_id := line->>'objectId';
      entry.dossier_id := (line->>'dossierId')::uuid;
      entry.before := nullif(line->'before', 'null');
      entry.after := nullif(line->'after', 'null');
      entry.request_id := line->>'requestId';
      entry.prev_hash := head.hash;
      entry.hash := '';
      entry.hash := audit_hash(entry);
      INSERT INTO audit_entry SELECT entry.*;
      head.seq := entry.seq;
      head.hash := entry.hash;
    END LOOP;
    UPDATE audit_head SET seq = head.seq, hash = head.hash WHERE id = 1;
  END $$;
`

/** What is recorded once and never edited. */
const frozen = ['audit_entry', 'revision', 'decision', 'rule_set']
const freeze = `
  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '55000'; END $$;
  ${frozen.map((table) => `CREATE TRIGGER ${table}_frozen BEFORE UPDATE OR DELETE ON "${table}" FOR EACH ROW EXECUTE FUNCTION refuse_change();`).join('\n')}
`

export class FirstRecord1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement)
    await runner.query(time)
    await runner.query(audit)
    await runner.query(freeze)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of frozen) await runner.query(`DROP TRIGGER ${table}_frozen ON "${table}"`)
    await runner.query('DROP FUNCTION refuse_change(), audit_append(jsonb), audit_hash(audit_entry), record_today(), record_now()')
    await runner.query('DROP SEQUENCE dossier_code_seq, submission_code_seq')
    const names = tables.flatMap((statement) => /^CREATE TABLE "(\w+)"/.exec(statement)?.[1] ?? [])
    await runner.query(`DROP TABLE ${names.map((name) => `"${name}"`).join(', ')} CASCADE`)
  }
}
