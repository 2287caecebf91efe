import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  askForNextDigests, askToRefreshHoldersNextMorning, beginDigests, type Digest, holdDossier, inbox, inboxCounts, moveTime, noticeLog, oweDigests, recordDelivery, recordNow, resendNotice, setDutyMail,
} from '@vinhdanh/record'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { setLastDay } from '../support/last-day.ts'
import { hourMs, mailHours, type Mornings, openMornings, rendered } from '../support/mornings.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder, system } from '../support/record.ts'
import { STEPS } from '../support/rules.ts'
import { until } from '../support/world.ts'

const minuteMs = 60_000

let database: Mornings['database']
let organisation: Organisation
let head: string
let mornings: Mornings
const closers: (() => Promise<void>)[] = []
beforeEach(async () => {
  mornings = await openMornings()
  ;({ database, organisation, head } = mornings)
  closers.push(mornings.close)
})
afterAll(() => Promise.all(closers.map((close) => close())))

const toMorning: Mornings['toMorning'] = (laterMs) => mornings.toMorning(laterMs)
const make: Mornings['make'] = () => mornings.make()
const take: Mornings['take'] = (personId) => mornings.take(personId)
const sent: Mornings['sent'] = (letter) => mornings.sent(letter)
const digests: Mornings['digests'] = () => mornings.digests()
const opened: Mornings['opened'] = () => mornings.opened()

/** Whether that many transactions wait for another. */
const waiting = async (count: number) => (await database.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).length >= count

describe('the digest', () => {
  test('a morning that time is moved to while the next is asked for is not slept through', async () => {
    await toMorning()
    await make()
    for (const [job, ask] of [['make-digests', () => askForNextDigests(database, mailHours)], ['refresh-holders', () => askToRefreshHoldersNextMorning(database)]] as const) {
      let asked: Promise<unknown>[] = []
      await database.transact(system, async (tx) => {
        // Whoever moves time writes its audit last, and waits there with everything else done.
        await tx.query('SELECT 1 FROM audit_head FOR UPDATE')
        asked = [moveTime(database, 24 * hourMs)]
        await until('the move waits', () => waiting(1))
        asked.push(ask())
        await until('the asker waits', () => waiting(2))
      })
      await Promise.all(asked)
      expect({ job, isAtOnce: (await database.query('SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = $1 AND run_at <= now()', [job])).length > 0 }).toEqual({ job, isAtOnce: true })
    }
  })

  test('has the same numbers as the inbox, for everybody, whatever is late, held or for others', async () => {
    const people = [head]
    for (let person = 1; person < 12; person += 1) people.push((await newHolder(database, organisation.unit.id, 'auditor')).personId)
    for (let dossier = 0; dossier < 40; dossier += 1) await follow(database, await newDossier(database, organisation))
    const tasks = await database.query<{ id: string }>(`SELECT id FROM task WHERE state = 'open' ORDER BY id`)
    for (const [index, { id }] of tasks.entries()) {
      await database.query('UPDATE task SET holder_id = $2 WHERE id = $1', [id, people[(index * 7) % people.length]])
      await setLastDay(database, (index % 13) - 5, id)
    }
    await database.query(`UPDATE dossier SET held_since = record_now() WHERE id IN (SELECT dossier_id FROM task ORDER BY id LIMIT 3)`)
    await database.query(`UPDATE notice n SET state = 'cancelled'`)
    await toMorning()
    await make()
    let compared = 0
    for (const personId of people) {
      const [counts, letter] = [await inboxCounts(database, personId), await take(personId)]
      if (counts.overdue + counts.today + counts.week === 0) { expect(letter).toBeNull(); continue }
      const said = letter?.digest as Digest
      expect(Object.fromEntries(Object.entries(said.tasks).map(([group, { count }]) => [group, count]))).toEqual(counts)
      const page = await inbox(database, personId, { limit: 100 })
      for (const group of ['overdue', 'today', 'week'] as const) {
        expect(said.tasks[group].rows.map(({ taskId }) => taskId)).toEqual(page.rows.filter((row) => row.group === group).slice(0, 5).map(({ taskId }) => taskId))
      }
      compared += 1
    }
    expect(compared).toBeGreaterThan(8)
  }, 60_000)

  test('is for nobody who has nothing to do this week and nothing to be told', async () => {
    await make()
    expect(await digests()).toEqual([])
    await database.query(`DELETE FROM digest_day`)
    await opened()
    await setLastDay(database, 30)
    await make()
    expect(await digests()).toEqual([])
  })

  test('tells whom a dossier waits for, of those one handed in, beside one\'s own work', async () => {
    const dossierId = await opened()
    const { personId } = organisation.people.submitter
    await database.query(`INSERT INTO task (id, step_row_id, dossier_id, round, holder_id, state, opened_at) SELECT gen_random_uuid(), id, dossier_id, round, $1, 'open', record_now() FROM step LIMIT 1`, [personId])
    const other = await newDossier(database, organisation)
    await follow(database, other)
    await make()
    const letter = await take(personId)
    const [{ name } = { name: '' }] = await database.query<{ name: string }>('SELECT name FROM person WHERE id = $1', [head])
    expect(letter?.digest).toMatchObject({ waiting: { count: 1, rows: [{ dossierId: other, holders: [name], level: 'unit', workingDaysLeft: expect.any(Number) }] } })
    expect(letter?.digest?.tasks.week.rows.concat(letter.digest.tasks.later.rows, letter.digest.tasks.overdue.rows, letter.digest.tasks.today.rows).map((row) => row.dossierId)).not.toContain(other)
    expect(dossierId).not.toBe(other)
  })

  test('is one for each person and morning, however often it is made, and after a death between two batches', async () => {
    const second = await newHolder(database, organisation.unit.id, 'unit-head')
    await opened()
    await setLastDay(database, 0)
    const { day, state } = await beginDigests(database, mailHours)
    expect(state).toBe('due')
    // The worker dies after the first person.
    expect((await oweDigests(database, day, { after: null, limit: 1 })).people).toBe(1)
    expect(await digests()).toHaveLength(1)
    await Promise.all([make(), make()])
    await make()
    expect((await digests()).map(({ recipientId }) => recipientId).sort()).toEqual([head, second.personId].sort())
    expect(await beginDigests(database, mailHours)).toEqual({ day, state: 'finished' })
    await sent(await take())
    expect(await take()).toBeNull()
    expect((await checkInvariants({ database })).filter(({ id }) => id === 'I20' || id === 'I8')).toEqual([])
  })

  test('that was missed is made up for on the same day, outside the quiet hours, and never for an earlier day', async () => {
    await opened()
    await setLastDay(database, 60)
    await toMorning(-hourMs)
    await setLastDay(database, -1)
    expect((await beginDigests(database, mailHours)).state).toBe('not-due')
    // Nobody was there for two mornings; it is afternoon now.
    await toMorning()
    await toMorning()
    await toMorning(7 * hourMs)
    await make()
    expect(await digests()).toHaveLength(1)
    await sent(await take())
    // At eight in the evening it is too late for the next.
    await toMorning(12 * hourMs)
    expect((await beginDigests(database, mailHours)).state).toBe('not-due')
    await make()
    expect(await digests()).toHaveLength(1)
  })

  test('is made on no day off', async () => {
    await opened()
    await setLastDay(database, -1)
    await database.query('UPDATE clock_instant SET fired_at = at')
    for (let day = 0; day < 7; day += 1) {
      await moveTime(database, 24 * hourMs)
      const weekday = new Date((await recordNow(database)).getTime() + 7 * hourMs).getUTCDay()
      expect([weekday, (await beginDigests(database, mailHours)).state]).toEqual([weekday, weekday === 0 || weekday === 6 ? 'not-due' : 'due'])
    }
  })

  test('waits a while for the reminders of the same morning, and takes them along', async () => {
    const dossierId = await opened()
    await database.query(`UPDATE clock_instant SET at = record_now() + interval '1 hour' WHERE kind = 'reminder'`)
    await moveTime(database, hourMs)
    expect((await beginDigests(database, mailHours)).state).toBe('gathering')
    await follow(database, dossierId)
    expect(await database.query(`SELECT send_time AS time FROM notice WHERE kind = 'reminder' AND state = 'queued'`)).toEqual([{ time: 'with-digest' }])
    expect(await take()).toBeNull()
    await make()
    const letter = await take()
    expect(Object.values((letter?.digest as Digest).tasks).flatMap(({ rows }) => rows).map(({ told }) => told)).toEqual([['reminder']])
    await sent(letter)
    expect(await database.query(`SELECT DISTINCT state FROM notice`)).toEqual([{ state: 'sent' }])
  })

  test('waits for no reminder that never fires', async () => {
    await opened()
    await database.query(`UPDATE clock_instant SET at = record_now() - interval '1 second' WHERE kind = 'reminder'`)
    expect((await beginDigests(database, mailHours)).state).toBe('gathering')
    await moveTime(database, 2 * minuteMs)
    expect((await beginDigests(database, mailHours)).state).toBe('due')
  })

  test('says the same again when a copy may have arrived, and what is true by then when none can have', async () => {
    const dossierId = await opened()
    await setLastDay(database, 0)
    await make()
    const first = await take()
    await recordDelivery(database, first?.mailId ?? '', { state: 'unreachable', reason: 'ECONNREFUSED' })
    await setLastDay(database, -1)
    const second = await take()
    expect([first?.subject, second?.subject].map((subject) => subject?.replace(/.*: /, ''))).toEqual(['1 hết hạn hôm nay', '1 quá hạn'])
    expect(second?.messageId).toBe(first?.messageId)
    await recordDelivery(database, second?.mailId ?? '', { state: 'unknown', reason: 'cut' })
    await setLastDay(database, 30)
    const third = await take()
    expect(rendered(third)).toEqual(rendered(second))
    expect((await openTasks(database, dossierId))).toHaveLength(1)
  })

  test('names units in the language of each half, and says again what an earlier build kept in Vietnamese alone', async () => {
    await database.query(`UPDATE unit SET name_vi = 'Vụ Thử nghiệm', name_en = 'Testing Department' WHERE id = $1`, [organisation.unit.id])
    await opened()
    await setLastDay(database, 0)
    await make()
    const halves = (letter: Awaited<ReturnType<typeof take>>) => rendered(letter).text.split('-----\n').map((half) => ['Vụ Thử nghiệm', 'Testing Department'].filter((name) => half.includes(name)))
    const letter = await take()
    expect(halves(letter)).toEqual([['Vụ Thử nghiệm'], ['Testing Department']])
    await recordDelivery(database, letter?.mailId ?? '', { state: 'unknown', reason: 'cut' })
    await database.query(`UPDATE notice SET details = jsonb_set(details, '{digest,tasks,today,rows,0,unitName}', '"Vụ Thử nghiệm"') WHERE kind = 'digest' AND recipient_id = $1`, [head])
    expect(halves(await take())).toEqual([['Vụ Thử nghiệm'], ['Vụ Thử nghiệm']])
  })

  test('that could not be sent on its day is given up, and what it took along goes with the next', async () => {
    await setDutyMail(database, organisation.people['unit-head'].actor, 'with-digest')
    await follow(database, await newDossier(database, organisation))
    await make()
    const letter = await take()
    await recordDelivery(database, letter?.mailId ?? '', { state: 'unreachable', reason: 'ECONNREFUSED' })
    await toMorning()
    await make()
    const next = await take()
    expect(next?.mailId).not.toBe(letter?.mailId)
    expect(next?.notices.map(({ kind }) => kind)).toEqual(['task'])
    await sent(next)
    expect((await digests()).map(({ state }) => state)).toEqual(['cancelled', 'sent'])
    expect(await take()).toBeNull()
  })
})

describe('what a person chose', () => {
  test('keeps new tasks for the digest, and nothing that is late, held or today before a council', async () => {
    const { actor } = organisation.people['unit-head']
    await setDutyMail(database, actor, 'with-digest')
    const [kept, late, onAgenda] = [await newDossier(database, organisation), await newDossier(database, organisation), await newDossier(database, organisation)]
    const session = await database.queryOne<{ id: string }>(
      `INSERT INTO council_session (id, unit_id, title, held_on, state) VALUES (gen_random_uuid(), $1, 'Phiên thử', record_today(), 'planned') RETURNING id`, [organisation.ministry.id])
    await database.query('INSERT INTO session_item (session_id, dossier_id, added_at) VALUES ($1, $2, record_now())', [session.id, onAgenda])
    for (const dossierId of [kept, late, onAgenda]) await follow(database, dossierId)
    await holdDossier(database, organisation.people['ministry-intake'].actor, { dossierId: kept, reason: 'Đang xác minh', authority: 'Thanh tra', paperNumber: '5/TTr', expectedUntil: null })
    await database.query(`UPDATE clock_instant i SET at = record_now() FROM step s WHERE s.id = i.step_row_id AND s.dossier_id = $1 AND i.kind = 'due'`, [late])
    await follow(database, late)
    const times = await database.query<{ kind: string; dossierId: string; time: string }>(
      `SELECT kind, dossier_id AS "dossierId", send_time AS time FROM notice WHERE recipient_id = $1`, [head])
    const timeOf = (dossierId: string, kind: string) => times.find((row) => row.dossierId === dossierId && row.kind === kind)?.time
    expect([timeOf(kept, 'task'), timeOf(late, 'task'), timeOf(kept, 'held'), timeOf(late, 'overdue'), timeOf(onAgenda, 'task')])
      .toEqual(['with-digest', 'with-digest', 'at-once', 'at-once', 'at-once'])
    const letter = await take()
    expect(letter?.digest).toBeNull()
    expect(letter?.notices.map(({ kind }) => kind).sort()).toEqual(['held', 'overdue', 'task'])
    expect(await database.query(`SELECT before, after FROM audit_entry WHERE act = 'person.set-duty-mail'`)).toEqual([{ before: { dutyMail: 'at-once' }, after: { dutyMail: 'with-digest' } }])
    for (const other of ['never', '', undefined]) await expect(setDutyMail(database, actor, other)).rejects.toMatchObject({ code: 'validation.failed' })
    await expect(setDutyMail(database, system, 'at-once')).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })

  test('an outcome goes at once to those who asked for it, and to those who decided with the digest', async () => {
    const dossierId = await newDossier(database, organisation)
    for (const _ of STEPS) {
      await follow(database, dossierId)
      await decide(database, organisation, dossierId)
    }
    await follow(database, dossierId)
    const times = await database.query<{ id: string; time: string }>(`SELECT recipient_id AS id, send_time AS time FROM notice WHERE kind = 'outcome'`)
    const { people } = organisation
    expect(new Map(times.map(({ id, time }) => [id, time]))).toEqual(new Map([
      [people.submitter.personId, 'at-once'],
      ...(['unit-head', 'department-examiner', 'ministry-intake', 'board-examiner'] as const).map((role) => [people[role].personId, 'with-digest'] as const),
    ]))
  })
})

describe('the mail log', () => {
  test('shows digests to the administrators of their recipients, and sends one again, drawn anew, on its day', async () => {
    const stranger = await createOrganisation(database)
    await opened()
    await setLastDay(database, 0)
    await make()
    const letter = await take()
    await recordDelivery(database, letter?.mailId ?? '', { state: 'refused', reply: '550 no such user' })
    const { actor } = organisation.people.administrator
    const line = async () => (await noticeLog(database, actor, {}, { limit: 50 })).rows.find(({ kind, state }) => kind === 'digest' && state === 'refused')
    const found = await line()
    expect(found).toMatchObject({ dossierId: null, dossierCode: null, recipientId: head, reply: '550 no such user', mayResend: true })
    expect((await noticeLog(database, stranger.people.administrator.actor, {}, { limit: 50 })).rows).toEqual([])
    await expect(resendNotice(database, stranger.people.administrator.actor, found?.id ?? '')).rejects.toMatchObject({ code: 'auth.not-allowed' })
    expect(await resendNotice(database, actor, found?.id ?? '')).toEqual({ dossierId: null })
    await expect(resendNotice(database, actor, found?.id ?? '')).rejects.toMatchObject({ code: 'link.over' })
    const again = await take()
    expect(again?.digest?.tasks.today.count).toBe(1)
    expect(again?.messageId).not.toBe(letter?.messageId)
    await sent(again)
    await toMorning(hourMs)
    expect((await line())?.mayResend).toBe(false)
  })
})
