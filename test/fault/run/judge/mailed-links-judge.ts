import type { Login } from '../../../../apps/ops/src/seed/people.ts'
import type { MailCatcher } from '../../../support/mail.ts'
import type { Client } from '../client.ts'
import type { Verdict } from './verdict.ts'

const AT_ONCE = 6

/** I9: opens every link of every mail as its recipient. It must lead to a page that says something; none to an error or a dead end. */
export async function judgeMailedLinks(mail: MailCatcher, web: string, client: Client): Promise<{ readonly opened: number; readonly verdicts: readonly Verdict[] }> {
  const links = new Map<string, { readonly login: Login; readonly link: string }>()
  for (const { to: [address = ''], links: found } of mail.messages()) {
    const login = address.split('@')[0] as Login
    for (const link of found) if (link.startsWith(web)) links.set(`${login} ${link}`, { login, link })
  }
  const verdicts: Verdict[] = []
  const rest = links.values()
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const { login, link } of rest) {
      const { status, text } = await client.open(login, link)
      const [dossierId] = /(?<=\/dossiers\/)[0-9a-f-]{36}/.exec(text) ?? []
      if (status !== 200) verdicts.push({ promise: 'I9: every mailed link works or explains itself', words: `${link.slice(web.length)} as ${login} answers ${status}`, ...(dossierId ? { dossierId } : {}) })
    }
  }))
  return { opened: links.size, verdicts }
}
