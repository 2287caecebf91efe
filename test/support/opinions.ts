import { randomUUID } from 'node:crypto'
import { askOpinion, answerOpinion, type AskOpinionInput, type Database, recordNow } from '@vinhdanh/record'
import { type Actor, localDay } from '@vinhdanh/domain'

/** Asks the tax office, by a paper of today; what a test needs otherwise is given. Answers the opinion's id. */
export async function ask(database: Database, actor: Actor, dossierId: string, changes: Partial<AskOpinionInput> = {}): Promise<string> {
  const opinionId = randomUUID()
  const today = localDay(await recordNow(database))
  await askOpinion(database, actor, {
    opinionId, dossierId, bodyKind: 'tax', body: 'Cục Thuế thử', question: 'Đơn vị có nợ thuế không?', paperNumber: '12/BTC-TĐKT', paperDate: today, expectedOn: '', ...changes,
  })
  return opinionId
}

/** Records that the body agrees, by a paper of today. */
export async function answer(database: Database, actor: Actor, opinionId: string): Promise<void> {
  await answerOpinion(database, actor, { opinionId, outcome: 'agrees', answer: '', answerPaper: '88/CT', answerDate: localDay(await recordNow(database)), answerFile: null })
}
