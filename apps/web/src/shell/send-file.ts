import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { contentDisposition } from '@vinhdanh/files'
import type { WebResponse } from './web-request.ts'

export interface SentFile {
  readonly name: string
  readonly mediaType: string
  /** In bytes; left out where it is not known before the end. */
  readonly size?: number
  /** The Content-Security-Policy of the file itself; that of our pages where it is left out. */
  readonly policy?: string
  /** Shown by the browser rather than saved. */
  readonly isShown?: boolean
}

/** Streams a file to a browser, which must take it for what it is called. */
export async function sendFile(response: WebResponse, stream: Readable | NodeJS.ReadableStream, { name, mediaType, size, policy, isShown = false }: SentFile): Promise<void> {
  const disposition = contentDisposition(name)
  response.setHeader('Content-Type', mediaType)
  if (size !== undefined) response.setHeader('Content-Length', size)
  response.setHeader('Content-Disposition', isShown ? disposition.replace(/^attachment/, 'inline') : disposition)
  if (policy !== undefined) response.setHeader('Content-Security-Policy', policy)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  await pipeline(stream, response).catch((error: unknown) => {
    // Whoever went away in the middle of a file is no fault of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  })
}
