import { type Database, endDossier, fireDue, openStep, readSituation } from '@vinhdanh/record'
import { system } from './record.ts'

/** Does at once what the dossier's workflow would do next: opens the step that follows, or ends the dossier; fires what is due on an open one. */
export async function follow(database: Database, dossierId: string): Promise<void> {
  const { place } = await readSituation(database, dossierId)
  if (place.at === 'end') {
    await endDossier(database, system, { dossierId, round: place.round, ending: place.ending })
    return
  }
  const { at: _, ...step } = place
  await openStep(database, system, { dossierId, ...step })
  await fireDue(database, system, { dossierId, round: step.round, stepId: step.stepId })
}

/** Does it for every dossier that was handed in and has not ended. */
export async function followAll(database: Database): Promise<void> {
  for (const { id } of await database.query<{ id: string }>('SELECT id FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL')) await follow(database, id)
}
