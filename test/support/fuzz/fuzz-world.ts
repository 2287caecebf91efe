import type { Role } from '@vinhdanh/domain'
import { createSubmission, holdDossier, placeInSubmission } from '@vinhdanh/record'
import type { ApiUnderTest } from '../api.ts'
import { createOrganisation, type Organisation } from '../organisation.ts'
import { nominate, pass, writeNomination } from '../nomination.ts'
import { testRuleSet } from '../rules.ts'
import type { Facts } from './request-of.ts'

/** How often a request comes from a role: those who write and administer find most to do. */
const shares: Readonly<Partial<Record<Role, number>>> = { submitter: 6, administrator: 4, 'unit-head': 3 }

/** Two ministries whose people send requests, and dossiers at every station. */
export interface FuzzWorld {
  /** Adds dossiers at each station, so that requests go on to find some that are open. */
  replenish(): Promise<void>
  /** What the record holds now. */
  facts(): Promise<Facts>
}

/** Opens it over the API's record. */
export async function openFuzzWorld(api: ApiUnderTest): Promise<FuzzWorld> {
  const { database } = api
  const ministries = [api.organisation, await createOrganisation(database)]
  const tokens = new Map<string, string>()
  const callers: string[] = []
  for (const { people } of ministries) {
    for (const [role, { personId }] of Object.entries(people)) {
      const token = await api.tokenFor(personId)
      tokens.set(personId, token)
      callers.push(...Array.from({ length: shares[role as Role] ?? 1 }, () => token))
    }
  }
  return {
    async replenish() {
      for (const ministry of ministries) await replenish(api, ministry)
    },
    async facts() {
      const together = await database.query<Record<string, unknown> & { personId: string }>(whatBelongsTogether)
      const named = (name: string): unknown[] => [...new Set(together.map((row) => row[name]).filter((value) => value !== null))]
      const cursors = await Promise.all(['/dossiers?limit=1', '/tasks?limit=1'].map(async (path) => (await api.call('GET', path)).body['next']))
      return {
        callers,
        bundles: together.map(({ personId, ...row }) => ({ caller: tokens.get(personId) ?? null, values: Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) })),
        known: {
          ...Object.fromEntries(['dossierId', 'taskId', 'paperId', 'remarkId', 'submissionId', 'nomineeId', 'unitId', 'holderId', 'revisionSha256', 'draftVersion', 'version'].map((name) => [name, named(name)])),
          ...wellKnown, id: named('nomineeId'), cursor: cursors.filter((cursor) => typeof cursor === 'string'),
        },
      }
    },
  }
}

/** What the rules as shipped know, by the name of the field that takes it; a whole body by the id of its operation. */
const wellKnown = {
  awardCode: ['GK', 'CSTDCS', 'CSTDB', 'BKB', 'HCLD3'], award: ['CSTDB', 'BKB'], code: ['report', 'minutes'], sectionId: ['summary', 'achievements'], revisionNo: ['1', '2'], year: ['2025', '2026', '2027'],
  cycleYear: [2026, 2027], limit: ['1', '50'], from: ['2026-02-09', '2026-12-30'], workingDays: ['1', '20', '365'], date: ['2026-11-02', '2026-09-30'], outcome: ['pass', 'return', 'reject'],
  members: [15], present: [13], writtenOpinions: [1], yes: [14], no: [0], blank: [0], invalid: [0], reason: ['Lý do thử nghiệm đủ dài'],
  answers: [{}], payload: [{}, { ground: 'other' }, { decisionNumber: '1/QĐ', decisionDate: '2026-11-20' }], 'post-rules': [testRuleSet],
}

/** Dossiers with one of their open tasks or their author, the open ones first, and submissions: what has to be named together for a request to be done. */
const whatBelongsTogether = `
  SELECT d.id AS "dossierId", d.draft_version AS "draftVersion", coalesce(s.version, d.version) AS version, d.unit_id AS "unitId", d.nominee_id AS "nomineeId", d.submission_id AS "submissionId",
    (SELECT p.id FROM paper p WHERE p.dossier_id = d.id LIMIT 1) AS "paperId", (SELECT m.id FROM remark m WHERE m.dossier_id = d.id LIMIT 1) AS "remarkId",
    t.id AS "taskId", t.holder_id AS "holderId", r.sha256 AS "revisionSha256", person.id AS "personId"
  FROM dossier d LEFT JOIN submission s ON s.id = d.submission_id AND s.state = 'draft' LEFT JOIN task t ON t.dossier_id = d.id AND t.state = 'open'
  LEFT JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no
  CROSS JOIN LATERAL (SELECT d.created_by AS id UNION SELECT t.holder_id WHERE t.holder_id IS NOT NULL) person
  ORDER BY (d.ended_at IS NULL) DESC, d.created_at DESC, person.id LIMIT 80`

async function replenish({ database }: ApiUnderTest, ministry: Organisation): Promise<void> {
  const { people: { submitter: { actor }, administrator }, unit } = ministry
  const nomination = (award = 'GK') => ({ award, nominee: 'Người thử' })
  await writeNomination(database, ministry, nomination())
  await nominate(database, ministry, nomination('BKB'))
  for (let passed = 0; passed < 3; passed += 1) {
    const dossierId = await nominate(database, ministry, nomination())
    for (let step = 0; step < passed; step += 1) await pass(database, ministry, dossierId)
  }
  const returned = await nominate(database, ministry, nomination())
  await pass(database, ministry, returned, { outcome: 'return', remarks: [{ anchor: 'whole', kind: 'must-correct', body: 'Thiếu dấu.' }, { anchor: 'paper:report', kind: 'question', body: 'Bản nào?' }] })
  await holdDossier(database, administrator.actor, { dossierId: await nominate(database, ministry, nomination()), reason: 'Có đơn thư', authority: 'Thanh tra', paperNumber: '1/TT', expectedUntil: null })
  const { submissionId } = await createSubmission(database, actor, { title: 'Tờ trình thử', unitId: unit.id })
  await placeInSubmission(database, actor, { dossierId: await writeNomination(database, ministry, nomination()), submissionId })
}
