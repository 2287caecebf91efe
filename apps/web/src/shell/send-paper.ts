import type { FileStore } from '@vinhdanh/files'
import type { PaperFile } from '@vinhdanh/record'
import { sendFile } from './send-file.ts'
import type { WebResponse } from './web-request.ts'

/** Pictures may be shown by the browser itself in a sandbox; its viewer of PDF refuses to run in one, and keeps what a PDF does away from our pages by itself. */
const shownWith: Readonly<Record<string, string>> = {
  'image/jpeg': "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'image/png': "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'application/pdf': "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
export const downloadedWith = "sandbox; default-src 'none'; frame-ancestors 'none'"

/** Sends a paper, a picture without what its camera noted, as a download, or shown where that is asked for and safe (OWASP ASVS 5.4). The query that answered what it is has refused one that is held back. */
export async function sendPaper(response: WebResponse, files: FileStore, { sha256, name, mediaType, isShown }: PaperFile & { readonly sha256: string; readonly isShown: boolean }): Promise<void> {
  const { stream, size } = await files.openForReader(sha256, mediaType)
  const policy = isShown ? shownWith[mediaType] : undefined
  await sendFile(response, stream, { name, mediaType, size, policy: policy ?? downloadedWith, isShown: policy !== undefined })
}
