import { dossierWorkflowId } from '@vinhdanh/contracts'
import { importRuleSet, moveTime } from '@vinhdanh/record'
import { decide } from '../dossier.ts'
import { takeBackSecondStep } from '../older-backup.ts'
import { system } from '../record.ts'
import { testRuleSet } from '../rules.ts'
import { until } from '../world.ts'
import { atDepartment, atUnit, untilMailed } from './acts.ts'
import type { CauseScenario } from './scenario.ts'

const minuteMs = 60_000

/** Somebody deletes the workflow in Temporal. */
export const workflowLost: CauseScenario = {
  async breakIt(stage) {
    const { client, config, database } = stage
    const dossierId = await atUnit(stage)
    const workflowId = dossierWorkflowId(dossierId)
    await moveTime(database, minuteMs + 1_000)
    await client.workflowService.deleteWorkflowExecution({ namespace: config.temporalNamespace, workflowExecution: { workflowId } })
    await until('it is deleted', () => client.workflow.getHandle(workflowId).describe().then(() => false, () => true))
    return { dossierId, says: ['không còn nữa', 'Lộ trình trong hệ thống'], offers: `/board/${dossierId}/restart`, repair: { path: `/board/${dossierId}/restart` } }
  },
}

/** The record comes back from a backup that is older than what the workflow has seen. */
export const placesDiffer: CauseScenario = {
  async breakIt(stage) {
    const dossierId = await atDepartment(stage)
    await takeBackSecondStep(stage.database, dossierId)
    return { dossierId, says: ['ở một bước khác', 'Lộ trình: bước đang chờ', 'Bước department-examine', 'Bước unit-sign'], offers: `/board/${dossierId}/restart`, repair: { path: `/board/${dossierId}/restart` } }
  },
}

/** The clock of the house runs on, and the workflow's does not: the moment of a reminder passes unheard. */
export const timerMissing: CauseScenario = {
  async breakIt(stage) {
    const { database } = stage
    const dossierId = await atUnit(stage)
    const { ms } = await database.queryOne<{ ms: number }>(
      `SELECT extract(epoch FROM min(i.at) - record_now())::int * 1000 AS ms FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1`, [dossierId])
    await moveTime(database, ms + 6 * minuteMs)
    return { dossierId, says: ['lộ trình không hay', 'Mốc đã qua'], offers: `/board/${dossierId}/restart`, repair: { path: `/board/${dossierId}/restart` } }
  },
}

/** The dossier gets pinned to a rule-set that lacks the step which comes next; an operator pins it back. */
export const noNextStep: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation } = stage
    const dossierId = await atUnit(stage)
    const routes = testRuleSet.routes.map((route) => ({ ...route, steps: route.steps.filter(({ id }) => id !== 'department-examine') }))
    await importRuleSet(database, system, { ...testRuleSet, id: 'lacking-rules', effectiveFrom: '2019-01-01', effectiveTo: '2019-12-31', routes })
    const { id: lacking } = await database.queryOne<{ id: string }>(`SELECT id FROM rule_set WHERE slug = 'lacking-rules'`)
    const { pinned } = await database.queryOne<{ pinned: string }>('SELECT rule_set_id AS pinned FROM dossier WHERE id = $1', [dossierId])
    await database.query('UPDATE dossier SET rule_set_id = $2 WHERE id = $1', [dossierId, lacking])
    await decide(database, organisation, dossierId)
    await moveTime(database, 6_000)
    return {
      dossierId, says: ['không có bước tiếp theo', 'department-examine', 'Bộ quy định đã ghim'], offers: `/board/${dossierId}/nudge`, repair: { path: `/board/${dossierId}/nudge` },
      before: () => database.query('UPDATE dossier SET rule_set_id = $2 WHERE id = $1', [dossierId, pinned]).then(() => undefined),
    }
  },
}

/** A job that is to be written is dropped, as by a table that somebody truncated. */
export const onItsWay: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation } = stage
    const dossierId = await atUnit(stage)
    await untilMailed(stage, dossierId)
    await database.query(`
      CREATE FUNCTION drop_job() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER drop_job BEFORE INSERT ON graphile_worker._private_jobs FOR EACH ROW WHEN (NEW.payload ->> 'dossierId' = '${dossierId}') EXECUTE FUNCTION drop_job()`)
    await decide(database, organisation, dossierId)
    await database.query('DROP TRIGGER drop_job ON graphile_worker._private_jobs; DROP FUNCTION drop_job')
    await moveTime(database, minuteMs + 1_000)
    return { dossierId, says: ['bước tiếp theo chưa mở', 'Bước unit-sign'], offers: `/board/${dossierId}/nudge`, repair: { path: `/board/${dossierId}/nudge` } }
  },
}

/** The record takes no mail for one person, as a full disk would not; the job that sends it fails until an operator has made room. */
export const jobFailing: CauseScenario = {
  async breakIt(stage) {
    const { database, organisation: { people }, mail } = stage
    const head = people['unit-head']
    await database.query(`
      CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no space left on device''; END';
      CREATE TRIGGER no_room BEFORE INSERT ON mail FOR EACH ROW WHEN (NEW.recipient_id = '${head.personId}') EXECUTE FUNCTION no_room()`)
    const dossierId = await atUnit(stage)
    const failing = `graphile_worker._private_jobs WHERE key = 'send-notices:${head.personId}' AND last_error IS NOT NULL`
    await until('the job has failed', async () => (await database.query(`SELECT 1 FROM ${failing}`)).length > 0)
    await database.query(`UPDATE graphile_worker._private_jobs SET created_at = now() - interval '61 seconds', run_at = now() + interval '1 hour' WHERE id IN (SELECT id FROM ${failing})`)
    return {
      dossierId, says: ['Gửi thư báo việc', 'no space left on device', 'Thử lại lúc'], offers: `/board/${dossierId}/retry`, repair: { path: `/board/${dossierId}/retry` },
      before: () => database.query('DROP TRIGGER no_room ON mail; DROP FUNCTION no_room').then(() => undefined),
      after: async () => { await mail.waitFor(({ to }) => to.includes(head.email)) },
    }
  },
}

