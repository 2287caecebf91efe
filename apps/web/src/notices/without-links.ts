/** A mail server may quote what it was sent: its words are shown without addresses of pages, which are their recipient's. */
export function withoutLinks(reply: string): string {
  return reply.replace(/https?:\/\/\S+/g, '…')
}
