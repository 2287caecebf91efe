import { expect } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Role } from '@vinhdanh/domain'
import type { ApiUnderTest } from './api.ts'
import { follow } from './follow.ts'

const year = new Date().getFullYear()
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

/** A form with one paper. */
export function form(code: string, bytes = pdf, name = 'giấy tờ.pdf'): FormData {
  const data = new FormData()
  data.set('code', code)
  data.set('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), name)
  return data
}

interface Field { id: string; type: string; required: boolean; options?: { value: string }[] }
/** What tests look at of a dossier as the API tells it. */
export interface Read {
  dossier: { state: string; version: number; draftVersion: number; stepId: string | null }
  place: { stepId: string; holders: { taskId: string; name: string }[]; clock: { day: number; of: number; citation: object } } | null
  rules: { pinned: boolean; slug: string }
  revision: { no: number; sha256: string } | null
  papers: { id: string; code: string; name: string }[]
}

export const read = async (api: ApiUnderTest, dossierId: string, as: Role = 'submitter'): Promise<Read> => (await api.call<Read>('GET', `/dossiers/${dossierId}`, undefined, { as })).body

/** Starts a dossier of the test unit for a new person. */
export async function newDraft(api: ApiUnderTest, award = 'GK'): Promise<string> {
  const { status, body } = await api.call('POST', '/dossiers', {
    unitId: api.organisation.unit.id, awardCode: award, cycleYear: year, nominee: { kind: 'person', name: `Người ${randomUUID()}`, birthYear: 1980 },
  })
  expect(status).toBe(201)
  return body['dossierId'] as string
}

/** Answers every required field and attaches every required paper; answers the draft's version. */
export async function complete(api: ApiUnderTest, dossierId: string, award = 'GK'): Promise<number> {
  const rules = (await api.call<{ award: { papers: { code: string; required: boolean }[] }; forms: { sections: { id: string; fields: Field[] }[] }[] }>('GET', `/rules/awards/${award}`)).body
  const personal = rules.forms[0]
  let { draftVersion } = (await read(api, dossierId)).dossier
  const sample: Record<string, unknown> = { text: 'chữ', textarea: 'Chữ dài', date: '2026-01-05', 'yes-no': true }
  for (const { id, fields } of personal?.sections ?? []) {
    const answers = Object.fromEntries(fields.filter(({ required }) => required).map(({ id: field, type, options }) =>
      [field, type === 'choice' ? options?.[0]?.value : type === 'integer' ? (field.endsWith('year') ? year : 12) : sample[type]]))
    const saved = await api.call<{ draftVersion: number }>('PUT', `/dossiers/${dossierId}/sections/${id}`, { draftVersion, answers })
    expect(saved.status).toBe(200)
    draftVersion = saved.body.draftVersion
  }
  for (const { code, required } of rules.award.papers) {
    if (required) expect((await api.call('POST', `/dossiers/${dossierId}/papers`, undefined, { raw: form(code) })).status).toBe(201)
  }
  return draftVersion
}

/** A dossier that was handed in, its first step open. */
export async function handIn(api: ApiUnderTest): Promise<string> {
  const dossierId = await newDraft(api)
  const draftVersion = await complete(api, dossierId)
  expect((await api.call('POST', `/dossiers/${dossierId}/submit`, { draftVersion })).status).toBe(200)
  await follow(api.database, dossierId)
  return dossierId
}
