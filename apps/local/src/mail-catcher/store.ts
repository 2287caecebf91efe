import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'

/** One caught message. */
export interface CaughtMessage {
  id: string
  /** addresses of the envelope, which are those the mail server was told */
  to: string[]
  from: string
  subject: string
  /** when it was taken, UTC */
  time: string
  headers: { key: string; value: string }[]
  text: string
  html: string
  /** each http(s) address in text or HTML, once, in order */
  links: string[]
  /** names and sizes in bytes */
  attachments: { filename: string; size: number }[]
}

interface Envelope {
  from: string
  to: string[]
  time: string
}

/** Caught messages, newest first, in memory and, when a folder is given, in it as one .eml and one envelope file each. */
export class MessageStore {
  readonly #messages: CaughtMessage[] = []
  #taken = 0

  private constructor(private readonly folder?: string) {}

  /** Opens a store with what its folder holds from before. */
  static async open(folder?: string): Promise<MessageStore> {
    const store = new MessageStore(folder)
    if (!folder) return store
    await mkdir(folder, { recursive: true })
    const ids = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)).sort()
    for (const id of ids) {
      const envelope = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as Envelope
      store.#messages.unshift(await parse(id, envelope, await readFile(join(folder, `${id}.eml`))))
    }
    return store
  }

  async add(raw: Buffer, { from, to }: Pick<Envelope, 'from' | 'to'>): Promise<CaughtMessage> {
    const envelope = { from, to, time: new Date().toISOString() }
    this.#taken += 1
    const id = `${envelope.time.replaceAll(/\D/g, '')}-${String(this.#taken).padStart(5, '0')}`
    const message = await parse(id, envelope, raw)
    if (this.folder) {
      await writeFile(join(this.folder, `${id}.eml`), raw)
      await writeFile(join(this.folder, `${id}.json`), JSON.stringify(envelope)) // last: it says that the message is whole
    }
    this.#messages.unshift(message)
    return message
  }

  /** @param to only those for this address */
  list(to?: string): readonly CaughtMessage[] {
    return to ? this.#messages.filter((message) => message.to.includes(to)) : this.#messages
  }

  find(id: string): CaughtMessage | undefined {
    return this.#messages.find((message) => message.id === id)
  }

  async clear(): Promise<void> {
    this.#messages.length = 0
    if (!this.folder) return
    await rm(this.folder, { recursive: true, force: true })
    await mkdir(this.folder, { recursive: true })
  }
}

async function parse(id: string, { from, to, time }: Envelope, raw: Buffer): Promise<CaughtMessage> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' })
  const text = mail.text ?? ''
  const html = mail.html ?? ''
  const attachments = mail.attachments.map(({ filename, content }) => ({ filename: filename ?? '', size: (content as ArrayBuffer).byteLength }))
  const headers = mail.headers.map(({ key, value }) => ({ key, value }))
  return { id, from, to, time, subject: mail.subject ?? '', headers, text, html, links: linksOf(text, html), attachments }
}

function linksOf(text: string, html: string): string[] {
  const inHtml = [...html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) => (match[1] ?? match[2] ?? '').replaceAll('&amp;', '&'))
  const inText = [...text.matchAll(/https?:\/\/[^\s<>"']+/g)].map((match) => match[0].replace(/[.,;:)]+$/, ''))
  return [...new Set([...inText, ...inHtml])].filter((link) => /^https?:/.test(link))
}
