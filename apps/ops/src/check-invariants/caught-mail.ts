import { z } from 'zod'

export interface Caught {
  /** Without angle brackets. */
  readonly messageId: string
  readonly to: readonly string[]
  /** Everything a reader sees, for comparing copies. */
  readonly said: string
}

const listSchema = z.array(z.object({ id: z.string() }))
const messageSchema = z.object({
  to: z.array(z.string()), subject: z.string(), text: z.string(), html: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })),
})

/** Everything a mail catcher has caught, by its JSON pages. */
export async function readCaught(address: string): Promise<Caught[]> {
  const caught: Caught[] = []
  for (const { id } of listSchema.parse(await readJson(`${address}/messages`))) {
    const { to, subject, text, html, headers } = messageSchema.parse(await readJson(`${address}/messages/${id}`))
    const header = (name: string) => headers.find(({ key }) => key.toLowerCase() === name)?.value ?? ''
    caught.push({ messageId: header('message-id').replace(/^<|>$/g, ''), to, said: JSON.stringify([subject, header('date'), text, html]) })
  }
  return caught
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.json()
}
