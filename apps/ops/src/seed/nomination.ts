import { randomUUID } from 'node:crypto'
import { type Outcome, type StepKind, type Subject } from '@vinhdanh/domain'
import {
  answerRemark, attachPaper, createDraft, decideTask, dossierHead, type DossierHead, type DossierPage, dossierPage, type NewRemark, placeInSubmission, saveDraft, submitDossier, systemActor,
} from '@vinhdanh/record'
import type { Drive } from './drive.ts'
import type { PaperCode } from './papers.ts'
import type { Login } from './people.ts'
import { reportFor, type ReportFacts } from './report.ts'
import type { Stage } from './stage.ts'
import { together } from './together.ts'
import type { UnitKey } from './units.ts'

export interface NominationInput {
  readonly unit: UnitKey
  readonly author: Login
  readonly award: string
  readonly nominee: { readonly id: string } | { readonly kind: Subject; readonly name: string; readonly position?: string; readonly birthYear?: number; readonly personId?: string }
  readonly report: ReportFacts
}

const everything = systemActor('sample', 'sample')

interface Statement {
  readonly outcome: Outcome
  readonly reason?: string
  readonly remarks?: readonly NewRemark[]
}

/** Who decides, and how many working days after it was handed in. */
export type Way = readonly (readonly [Login, number])[]

/** As `pass`, for several that go the same way on the same days. */
export function passTogether(stage: Stage, nominations: readonly Nomination[], from: number, way: Way): void {
  stage.on(from, () => together(nominations, async (nomination) => {
    await nomination.write()
    await nomination.handIn()
  }))
  for (const [login, after] of way) stage.on(from - after, () => together(nominations, (nomination) => nomination.decide(login)))
}

/** Council seats and votes in the sample: as in the ministries' regulations, 13 of 15 present and one written opinion. */
const ballots = { 15: { present: 13, writtenOpinions: 1, yes: 14 }, 9: { present: 8, writtenOpinions: 0, yes: 8 } } as const
const seatsOf = { unit: 9, department: 9, ministry: 15, central: 15 } as const

/** One dossier of the sample, moved by the same commands as any other. */
export class Nomination {
  private readonly stage: Stage
  private readonly drive: Drive
  private readonly input: NominationInput
  private dossierId = ''

  constructor(stage: Stage, drive: Drive, input: NominationInput) {
    this.stage = stage
    this.drive = drive
    this.input = input
  }

  get id(): string {
    return this.dossierId
  }

  /** Writes the draft: creates it, fills in every section, attaches every required paper. */
  async write(submissionId: string | null = null): Promise<void> {
    const { unit, author, award, nominee, report } = this.input
    const { database, units, papers, time } = this.stage
    const actor = await this.stage.actor(author)
    const { dossierId } = await createDraft(database, actor, {
      unitId: units[unit], awardCode: award, cycleYear: time.year,
      nominee: 'id' in nominee ? nominee : { kind: nominee.kind, name: nominee.name, birthYear: nominee.birthYear ?? null, position: nominee.position ?? null, personId: nominee.personId ?? null },
    })
    this.dossierId = dossierId
    const page = await this.page()
    for (const [index, [sectionId, answers]] of Object.entries(reportFor(page.form, { ...report, nominee: page.dossier.nominee.name }, time.year)).entries()) {
      await saveDraft(database, actor, { dossierId, sectionId, answers, draftVersion: index + 1 })
    }
    for (const { code, required } of page.award.papers) {
      const file = required ? papers[code as PaperCode] : undefined
      if (file) await attachPaper(database, actor, { dossierId, code, name: `${code}.pdf`, file })
    }
    if (submissionId !== null) await placeInSubmission(database, actor, { dossierId, submissionId })
  }

  /** Hands it in, for the first time or after a correction, and lets it go on. */
  async handIn(): Promise<void> {
    const dossier = await this.head()
    await submitDossier(this.stage.database, await this.stage.actor(this.input.author), { dossierId: this.id, draftVersion: dossier.draftVersion })
    await this.drive.follow(this.id)
  }

  /** Writes and hands in `from` working days ago; each of the way's people passes it so many working days after that. */
  pass(from: number, way: Way): this {
    passTogether(this.stage, [this], from, way)
    return this
  }

  /** Lets the holder decide the open step and the dossier go on. */
  async decide(by: Login, { outcome, reason, remarks }: Statement = { outcome: 'pass' }): Promise<void> {
    const page = await this.page()
    const { place, revision } = page
    const task = place?.holders.find(({ personId }) => personId === this.stage.people[by])
    if (!place || !revision || !task) throw new Error(`in the sample ${by} does not hold ${page.dossier.code} (${page.award.code}) at ${place?.stepId ?? 'its end'}`)
    await decideTask(this.stage.database, await this.stage.actor(by), {
      taskId: task.taskId, decisionId: randomUUID(), revisionSha256: revision.sha256, outcome, reason: reason ?? null, remarks: remarks ?? [],
      payload: outcome === 'pass' ? this.payload(place.kind, page) : {},
    })
    await this.drive.follow(this.id)
  }

  /** Changes one answer of the working copy. */
  async rewrite(sectionId: string, fieldId: string, value: unknown): Promise<void> {
    const dossier = await this.head()
    const answers = { ...dossier.draft[sectionId], [fieldId]: value }
    await saveDraft(this.stage.database, await this.stage.actor(this.input.author), { dossierId: this.id, sectionId, answers, draftVersion: dossier.draftVersion })
  }

  /** Answers every remark of the reviewers in the same words. */
  async answerRemarks(answer: string): Promise<void> {
    const actor = await this.stage.actor(this.input.author)
    for (const { id } of (await this.page()).remarks) await answerRemark(this.stage.database, actor, { dossierId: this.id, remarkId: id, answer })
  }

  private head(): Promise<DossierHead> {
    return dossierHead(this.stage.database, this.id, everything)
  }

  private page(): Promise<DossierPage> {
    return dossierPage(this.stage.database, this.id, everything)
  }

  /** What the holder states when passing a step of this kind. */
  private payload(kind: StepKind, { place, plan, award, dossier }: DossierPage): Record<string, unknown> {
    const { today } = dossier
    const { sha256 } = this.stage.papers.document
    const number = this.stage.nextNumber()
    const decision = { decisionNumber: `${number}/QĐ`, decisionDate: today }
    const isLast = plan.at(-1)?.stepId === place?.stepId
    switch (kind) {
      case 'council-result': {
        const members = seatsOf[place?.level ?? 'ministry']
        return { ballot: { members, ...ballots[members], no: 0, blank: 0, invalid: 0 }, minutes: { number: `${number}/BB-HĐTĐKT`, date: today, sha256: this.stage.papers.minutes.sha256 } }
      }
      case 'posting':
        return { medium: 'Cổng thông tin điện tử của Bộ', url: 'https://example.gov.vn/khen-thuong', startDate: place?.clock?.startsOn, commentsReceived: 0 }
      case 'external-milestone':
        return { body: isLast ? award.decidedBy.vi : 'Cơ quan được lấy ý kiến', documentNumber: `${number}/CV`, documentDate: today, result: 'favourable', paper: sha256, ...(isLast ? decision : {}) }
      case 'decide':
        return decision
      default:
        return {}
    }
  }
}
