import { createFileStore } from '@vinhdanh/files'
import { type AuditCheckpoint, verifyAudit } from '@vinhdanh/record'
import { checkInvariants } from '../../../../apps/ops/src/check-invariants/index.ts'
import { faultInWords } from '../../../../apps/ops/src/fault-in-words.ts'
import type { Client } from '../client.ts'
import type { Driven } from '../driver.ts'
import type { Stand } from '../stand.ts'
import { judgeLedger } from './ledger-judge.ts'
import { judgeLogs } from './logs-judge.ts'
import { judgeMailedLinks } from './mailed-links-judge.ts'
import { judgePlaces } from './place-judge.ts'
import { judgeSecrets } from './secrets-judge.ts'
import type { Verdict } from './verdict.ts'

const SETTLE_MS = 10_000

export interface JudgeParts {
  readonly stand: Stand
  readonly client: Client
  readonly driven: readonly Driven[]
  /** The end of the audit before the first fault. */
  readonly checkpoint: AuditCheckpoint
}

/** Everything that must be true after the faults. Empty: it is. */
export async function judge({ stand, client, driven, checkpoint }: JudgeParts): Promise<{ readonly verdicts: readonly Verdict[]; readonly openedLinks: number }> {
  const { database, temporal, mail, config, logDir } = stand
  const { ledger } = client
  const links = await judgeMailedLinks(mail, stand.web, client)
  const files = createFileStore({ root: config.filesDir, maxBytes: config.maxUploadBytes })
  const breaches = await checkInvariants({ database, temporal, mailCatcher: mail.url, files }, SETTLE_MS)
  const audit = await verifyAudit(database, { checkpoints: [checkpoint] })
  const verdicts = [
    ...await judgeLedger(ledger, database),
    ...await judgePlaces(driven, database),
    ...links.verdicts,
    ...breaches.map(({ id, title, words }) => ({ promise: `${id}: ${title}`, words })),
    ...audit.faults.map((fault) => ({ promise: 'I6: the audit is whole and goes on from where it stood before the faults', words: faultInWords(fault) })),
    ...await judgeSecrets(stand),
    ...await judgeLogs(logDir),
    ...ledger.badAnswers.map(({ request, status, said }) => ({ promise: 'Nobody gets an answer that no one should get', words: `${request}: ${status} ${said}` })),
  ]
  return { verdicts: await withDossiers(verdicts, stand), openedLinks: links.opened }
}

/** Breaches that name a dossier by its code, with its id. */
async function withDossiers(verdicts: readonly Verdict[], { database }: Stand): Promise<Verdict[]> {
  const codes = new Map((await database.query<{ id: string; code: string }>('SELECT id, code FROM dossier')).map(({ id, code }) => [code, id]))
  return verdicts.map((verdict) => {
    const dossierId = verdict.dossierId ?? codes.get(/VD-\d{4}-\d{6}/.exec(verdict.words)?.[0] ?? '')
    return dossierId === undefined ? verdict : { ...verdict, dossierId }
  })
}
