import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { passwordOf } from '../../apps/ops/src/seed/accounts.ts'
import type { Login } from '../../apps/ops/src/seed/people.ts'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { until, untilReady } from '../support/world.ts'
import { handInDraft, writeDraft } from '../support/write-draft.ts'
import type { RunningWorker } from '../../apps/worker/src/start-worker.ts'

type Window = ReturnType<typeof browserOf>
const proxies: Partial<Record<'record' | 'mail' | 'temporal', TcpProxy>> = {}
let installation: Installation
let worker: RunningWorker
const windows = new Map<Login, Window>()

beforeAll(async () => {
  installation = await openInstallation({
    withoutWorker: true,
    environment: async ({ databaseUrl, smtpUrl, temporalAddress }) => {
      const [record, smtp, temporal] = [new URL(databaseUrl), new URL(smtpUrl), new URL(`http://${temporalAddress}`)]
      const between = async (name: keyof typeof proxies, { hostname, port }: URL): Promise<string> => {
        const proxy = await startProxy({ host: hostname, port: Number(port) })
        proxies[name] = proxy
        return `127.0.0.1:${proxy.port}`
      }
      record.host = await between('record', record)
      return { VINHDANH_DATABASE_URL: record.href, VINHDANH_SMTP_URL: `smtp://${await between('mail', smtp)}`, VINHDANH_TEMPORAL_ADDRESS: await between('temporal', temporal) }
    },
  })
  worker = await installation.startWorker()
  await untilReady(worker)
}, 60_000)
afterAll(async () => {
  await installation.close()
  await Promise.all(Object.values(proxies).map((proxy) => proxy.cut()))
}, 120_000)

async function windowOf(login: Login): Promise<Window> {
  const open = windows.get(login)
  if (open) return open
  const window = browserOf(installation.web.url)
  await window.signIn(login, passwordOf(login))
  windows.set(login, window)
  return window
}

/** Hands a complete draft in by its page. */
async function handIn(dossierId: string): Promise<string> {
  const window = await windowOf('soan.kh')
  const page = await window.open(`/dossiers/${dossierId}/hand-in`)
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? ''
  const reasons = Object.fromEntries([...page.text.matchAll(/name="(warnings\.[^"]+)"/g)].map(([, name = '']) => [name, 'Đơn vị đã đối chiếu hồ sơ lưu.']))
  const answer = await window.send(`/dossiers/${dossierId}/hand-in`, { draftVersion: field('draftVersion'), revision: field('revision'), declared: 'yes', ...reasons })
  expect([answer.status, answer.location]).toEqual([303, `/dossiers/${dossierId}/receipt/1`])
  return (await window.open(`/dossiers/${dossierId}/receipt/1`)).text
}

/** Passes an open task by its page. Answers the receipt. */
async function pass(login: Login, taskId: string): Promise<string> {
  const window = await windowOf(login)
  const page = await window.open(`/tasks/${taskId}/decide/pass`)
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? ''
  const answer = await window.send(`/tasks/${taskId}/decide/pass`, { decisionId: field('decisionId'), revisionSha256: field('revisionSha256'), reason: '' })
  expect([answer.status, answer.location]).toEqual([303, `/tasks/${taskId}/receipt`])
  return (await window.open(`/tasks/${taskId}/receipt`)).text
}

const draft = (name: string): Promise<string> => writeDraft(installation, { award: 'CSTDCS', nominee: name })

/** The open task of a dossier at a step. */
const taskAt = (dossierId: string, stepId: string): Promise<string> => until(`${stepId} is open`, async () => (await installation.database.query<{ id: string }>(
  `SELECT t.id FROM task t JOIN step s ON s.id = t.step_row_id WHERE t.dossier_id = $1 AND s.step_id = $2 AND t.state = 'open'`, [dossierId, stepId]))[0]?.id, 60_000)

const mailTo = (login: Login, taskId: string) => installation.mail.waitFor(({ to, links }) => to.includes(`${login}@example.gov.vn`) && links.some((link) => link.endsWith(`/tasks/${taskId}`)), 90_000)

/** A dossier whose unit's head was asked. */
async function begun(name: string): Promise<{ dossierId: string; taskId: string }> {
  const dossierId = await draft(name)
  await handInDraft(installation, dossierId)
  return { dossierId, taskId: await taskAt(dossierId, 'unit-sign') }
}

/** Takes a part of the stack away. Answers how it comes back. */
async function takeAway(part: 'mail' | 'temporal' | 'worker'): Promise<() => Promise<void>> {
  if (part === 'worker') {
    await worker.stop()
    return async () => { worker = await installation.startWorker() }
  }
  await proxies[part]?.cut()
  return async () => { await proxies[part]?.restore() }
}

describe.each(['mail', 'temporal', 'worker'] as const)('with the %s away', (part) => {
  test('handing in and deciding succeed at once, pages say what is on its way, and all of it arrives when it is back', async () => {
    const { dossierId, taskId } = await begun(`Người chờ ${part}`)
    const other = await draft(`Người nộp khi mất ${part}`)
    await installation.pauseForThought()
    const giveBack = await takeAway(part)
    expect(await handIn(other)).toContain('Thủ trưởng đơn vị ký đề nghị')
    const receipt = await pass('phovu.kh', taskId)
    expect(receipt).toContain('Đã ghi quyết định')
    if (part !== 'mail') {
      expect(receipt).toContain('Quyết định đã được ghi; hồ sơ đang trên đường sang bước tiếp theo.')
      expect((await (await windowOf('soan.kh')).open(`/dossiers/${dossierId}`)).text).toContain('Đang chuyển sang bước tiếp theo.')
    }
    await giveBack()
    const next = await taskAt(dossierId, 'department-examine')
    await mailTo('thamdinh.kh', next)
    await mailTo('phovu.kh', await taskAt(other, 'unit-sign'))
    expect(await installation.breaches()).toEqual([])
  }, 240_000)
})

describe('with PostgreSQL away', () => {
  test('pages answer 503 in words and keep what was typed, and work again without a restart', async () => {
    const { taskId } = await begun('Người chờ cơ sở dữ liệu')
    const window = await windowOf('phovu.kh')
    expect((await window.open(`/tasks/${taskId}/decide/return`)).status).toBe(200)
    await proxies.record?.cut()
    const page = await window.open('/tasks')
    expect([page.status, page.text.includes('Cơ sở dữ liệu tạm thời không liên lạc được')]).toEqual([503, true])
    const long = 'Một lý do dài đã được gõ trong lúc cơ sở dữ liệu không liên lạc được.'
    const sent = await window.send(`/tasks/${taskId}/decide/return`, { reason: long })
    expect([sent.status, sent.text.includes('Cơ sở dữ liệu tạm thời không liên lạc được'), sent.text.includes(long)]).toEqual([503, true, true])
    await proxies.record?.restore()
    await until('the pages are back', async () => (await window.open('/tasks')).status === 200, 30_000)
    expect(await pass('phovu.kh', taskId)).toContain('Đã ghi quyết định')
    expect(await installation.breaches()).toEqual([])
  }, 120_000)
})
