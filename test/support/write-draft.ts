import { Readable } from 'node:stream'
import type { Actor } from '@vinhdanh/domain'
import { createFileStore } from '@vinhdanh/files'
import { attachPaper, createDraft, dossierPage, findActor, recordNow, registerFile, saveDraft, submitDossier } from '@vinhdanh/record'
import type { Login } from '../../apps/ops/src/seed/people.ts'
import { reportFor } from '../../apps/ops/src/seed/report.ts'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import type { Installation } from './installation.ts'

/** A person of the sample, as an actor. */
export async function actorOf({ database, people }: Installation, login: Login): Promise<Actor> {
  const known = await findActor(database, people[login])
  if (!known) throw new Error(`${login} is not there`)
  return known.actor
}

/** Writes a draft of the Planning Department that lacks nothing, with papers that are in the store. Answers its id. */
export async function writeDraft(installation: Installation, { award, nominee }: { readonly award: string; readonly nominee: string }): Promise<string> {
  const { database, config, units } = installation
  const actor = await actorOf(installation, 'soan.kh')
  const year = (await recordNow(database)).getFullYear()
  const { dossierId } = await createDraft(database, actor, { unitId: units.kh, awardCode: award, cycleYear: year, nominee: { kind: 'person', name: nominee, birthYear: 1985, position: null } })
  const page = await dossierPage(database, dossierId, actor)
  for (const [index, [sectionId, answers]] of Object.entries(reportFor(page.form, { results: 'Hoàn thành 98 % kế hoạch.', nominee }, year)).entries()) {
    await saveDraft(database, actor, { dossierId, sectionId, answers, draftVersion: index + 1 })
  }
  const store = createFileStore({ root: config.filesDir, maxBytes: config.maxUploadBytes })
  for (const { code, required } of page.award.papers) {
    if (!required) continue
    const file = await store.put(Readable.from([makePdf()]), { name: `${code}.pdf` })
    await registerFile(database, file)
    await attachPaper(database, actor, { dossierId, code, name: `${code}.pdf`, file })
  }
  return dossierId
}

/** Hands a draft in. */
export async function handInDraft(installation: Installation, dossierId: string): Promise<void> {
  const { version } = await installation.database.queryOne<{ version: number }>('SELECT draft_version AS version FROM dossier WHERE id = $1', [dossierId])
  await submitDossier(installation.database, await actorOf(installation, 'soan.kh'), { dossierId, draftVersion: version })
}
