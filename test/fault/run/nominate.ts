import { createHash, randomUUID } from 'node:crypto'
import type { Form } from '@vinhdanh/domain'
import { reportFor } from '../../../apps/ops/src/seed/report.ts'
import type { UnitKey } from '../../../apps/ops/src/seed/units.ts'
import { makePng } from '../../../libs/files/src/testing/make-image.ts'
import type { Client } from './client.ts'
import type { Scenario } from './scenarios.ts'

interface AwardRules {
  readonly award: { readonly papers: readonly { readonly code: string; readonly required: boolean }[]; readonly forms: { readonly person?: string } }
  readonly forms: readonly Form[]
}

/** What the run reads of a dossier in the API's words. */
export interface DossierRead {
  readonly dossier: { readonly state: string; readonly version: number; readonly draftVersion: number; readonly revisionNo: number; readonly draft: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  readonly remarks: readonly { readonly id: string; readonly answer: string | null }[]
  readonly papers: readonly { readonly code: string; readonly sha256: string }[]
}

/** A scan, small and each of its own: looking through a PDF costs a processor second, which is not what this run is about. */
function scan(mark: string): { readonly name: string; readonly form: FormData; readonly code: string } {
  const [width = 0, height = 0] = createHash('sha256').update(mark).digest()
  const form = new FormData()
  const code = mark.split(' ')[0] ?? ''
  const name = `${code}.png`
  form.set('code', code)
  form.set('file', new Blob([new Uint8Array(makePng(width + 1, height + 1))], { type: 'image/png' }), name)
  return { name, form, code }
}

/** Writes a complete draft through the API. Answers its id, or null when nobody could be told it. */
export async function writeDraft(client: Client, units: Readonly<Record<UnitKey, string>>, scenario: Scenario, year: number): Promise<string | null> {
  const { author: by, award: awardCode, unit, number } = scenario
  const nominee = { kind: 'person', name: `Người thử lỗi ${number}`, birthYear: 1980, position: null }
  const receipt = await client.act({ kind: 'draft', by, through: 'api', dossierId: undefined, key: randomUUID(), what: `${awardCode} ${number}` }, '/dossiers', { unitId: units[unit], awardCode, cycleYear: year, nominee })
  if (receipt.state !== 'acknowledged') return null
  const dossierId = receipt.body['dossierId'] as string
  const { award, forms } = await client.read<AwardRules>(by, `/rules/awards/${awardCode}`)
  const form = forms.find(({ id }) => id === award.forms.person)
  if (!form) throw new Error(`${awardCode} has no form for a person`)
  for (const [sectionId, answers] of Object.entries(reportFor(form, { results: 'Hoàn thành 98 % kế hoạch.', actDate: `${year}-01-05`, nominee: nominee.name }, year))) {
    // An initiative of one's own: one that another dossier names is warned of, and a warning may come up between reading the page and handing in.
    await saveSection(client, scenario, dossierId, sectionId, 'initiatives' in answers ? { ...answers, initiatives: `Sáng kiến của hồ sơ ${dossierId}` } : answers)
  }
  for (const { code, required } of award.papers) {
    if (!required) continue
    const paper = scan(`${code} ${dossierId}`)
    await client.act({ kind: 'paper', by, through: 'api', dossierId, key: randomUUID(), what: code }, `/dossiers/${dossierId}/papers`, paper.form)
  }
  return dossierId
}

/** Saves one section. One that was saved meanwhile by a try without an answer is out of date by itself, and is saved once more. */
async function saveSection(client: Client, { author }: Scenario, dossierId: string, sectionId: string, answers: object): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const { dossier: { draftVersion } } = await client.read<DossierRead>(author, `/dossiers/${dossierId}`)
    if (await client.put(author, `/dossiers/${dossierId}/sections/${sectionId}`, { draftVersion, answers })) return
  }
  throw new Error(`${sectionId} of ${dossierId} could not be saved`)
}

/** Answers every remark and changes a word, as the submitter of a returned dossier. */
export async function correct(client: Client, scenario: Scenario, dossierId: string): Promise<void> {
  const { remarks, dossier } = await client.read<DossierRead>(scenario.author, `/dossiers/${dossierId}`)
  for (const { id, answer } of remarks) if (answer === null) await client.put(scenario.author, `/dossiers/${dossierId}/remarks/${id}`, { answer: 'Đã bổ sung theo ý kiến.' })
  const [sectionId = '', answers = {}] = Object.entries(dossier.draft).find(([, section]) => 'results' in section) ?? []
  await saveSection(client, scenario, dossierId, sectionId, { ...answers, results: `Hoàn thành 98 % kế hoạch, đã đối chiếu số liệu lần ${dossier.revisionNo + 1}.` })
}
