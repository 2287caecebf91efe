import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { boardList, type StuckCauseName, stuckCauseNames, type StuckLine, stuckLines } from '@vinhdanh/record'
import { dateTime } from '../../apps/web/src/text/dates.ts'
import { wordsIn } from '../../apps/web/src/text/words.ts'
import { passOn } from '../support/causes/acts.ts'
import { causeScenarios } from '../support/causes/index.ts'
import { openStages, type Stages } from '../support/causes/open-stage.ts'
import type { Stage } from '../support/causes/scenario.ts'
import { lookNow } from '../support/look-now.ts'
import type { Window } from '../support/open-web.ts'
import { createOrganisation, type TestPerson } from '../support/organisation.ts'
import { until } from '../support/world.ts'

/** Whatever breaks is found within a minute. */
const withinMs = 60_000
const { t } = wordsIn('vi')

let stages: Stages
beforeAll(async () => { stages = await openStages() }, 120_000)
afterAll(() => stages.close())

/** The look at Temporal comes every half minute; what waits for it need not wait here. */
async function lookSoon({ database }: Stage): Promise<void> {
  const looks = await database.query<{ seconds: number }>(`SELECT extract(epoch FROM run_at - now())::int AS seconds FROM graphile_worker.jobs WHERE task_identifier = 'reconcile-workflows' AND locked_at IS NULL`)
  for (const { seconds } of looks) expect(seconds).toBeLessThan(60)
  await lookNow(database)
}

const lineOf = async ({ database }: Stage, dossierId: string, cause: StuckCauseName): Promise<StuckLine | undefined> => (await stuckLines(database, [dossierId])).find((line) => line.cause === cause)

/** The window of a person who has seen a page, as a form needs one. */
async function arrived(stage: Stage, { personId }: TestPerson): Promise<Window> {
  const window = await stage.windowOf(personId)
  await window.open('/')
  return window
}

/** The same role in another ministry. */
async function stranger(stage: Stage, { personId }: TestPerson): Promise<TestPerson> {
  const { people } = await createOrganisation(stage.database)
  const role = Object.entries(stage.organisation.people).find(([, person]) => person.personId === personId)?.[0] as keyof typeof people
  return people[role]
}

/** Statuses by which a page refuses whoever is of another branch: it does not know the thing, or does not let them. */
const refused = [403, 404]

test.each(stuckCauseNames)('%s: broken for real it is found, read on its page, repaired from there and back to it, and the dossier goes on', async (cause) => {
  const stage = await stages.next()
  const { database, organisation: { people } } = stage
  const broken = await causeScenarios[cause].breakIt(stage)
  const { dossierId, says, offers, repair, by = people.administrator } = broken
  const page = `/board/${dossierId}/causes`
  const named = `>${t(`board:causeShort.${cause}`)}</h2>`

  // The detector.
  const line = await until(`${cause} is found`, async () => { await lookSoon(stage); return lineOf(stage, dossierId, cause) }, withinMs)
  expect((await boardList(database, people.administrator.actor, { show: 'stuck' }, { limit: 50 })).rows.map(({ id }) => id)).toContain(dossierId)

  // The page.
  const administrator = await arrived(stage, people.administrator)
  expect((await administrator.open('/board?show=stuck')).text).toContain(`href="${page}"`)
  const { text } = await administrator.open(page)
  for (const said of [named, `Từ ${dateTime(line.since, 'vi')}`, ...says]) expect({ said, page: text }).toMatchObject({ page: expect.stringContaining(said) })
  expect({ offers, page: text }).toMatchObject({ page: expect.stringMatching(new RegExp(`(href|action)="${offers.replace(/[?.#]/g, '\\$&').replaceAll('&', '&amp;')}"`)) })

  // What is refused, before the repair.
  const other = await arrived(stage, await stranger(stage, by))
  expect(refused).toContain((await other.open(page)).status)
  expect(refused).toContain((await other.send(repair.path, repair.fields ?? {})).status)
  expect(await lineOf(stage, dossierId, cause)).toBeDefined()

  // The repair, as its page sends it.
  await broken.before?.()
  const repairer = by === people.administrator ? administrator : await arrived(stage, by)
  const form = offers.split('#')[0] ?? ''
  const opened = offers.startsWith('/board/') ? null : await repairer.open(form)
  if (opened) expect(opened.status).toBe(200)
  const [, stuck] = /name="stuck" value="([^"]+)"/.exec(opened?.text ?? '') ?? []
  const answer = await repairer.send(repair.path, { ...(stuck === undefined ? {} : { stuck }), ...repair.fields })
  expect({ ...answer, problems: answer.text.match(/govuk-error-message[^<]*<[^<]*<[^<]*/g) }).toMatchObject({ status: 303, location: broken.leadsTo ?? page })
  await broken.after?.()

  // The proof: gone, and the dossier goes on.
  await until(`${cause} is over`, async () => { await lookSoon(stage); return !(await lineOf(stage, dossierId, cause)) }, withinMs)
  expect((await administrator.open(page)).text).not.toContain(named)
  await (broken.goesOn ?? (() => passOn(database, dossierId)))()
  expect((await repairer.send(repair.path, repair.fields ?? {})).status).toBe(repair.again ?? 409)
}, 180_000)
