import { buffer } from 'node:stream/consumers'
import type { Secrets } from '@vinhdanh/access'
import { AppError } from '@vinhdanh/domain'
import { readUpload } from './read-upload.ts'
import type { WebRequest } from './web-request.ts'

/** Largest JSON file that a page takes, in bytes: it is carried along in a form until it is confirmed. */
export const largestJson = 500_000

/** The text of the one JSON file in a form; empty when none was chosen. Errors: as `readUpload`; `file.too-large` above `largestJson`. */
export async function readJsonUpload(request: WebRequest, secrets: Secrets): Promise<string> {
  const { files } = await readUpload(request, { ...secrets, maxUploadBytes: largestJson }, ({ content }) => buffer(content))
  return files[0]?.toString('utf8') ?? ''
}

/** What a JSON text says. Error: AppError `validation.failed` at the field `file` for what is no JSON. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new AppError('validation.failed', { problems: [{ path: 'file', message: 'problem.required' }] })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('validation.failed', { problems: [{ path: 'file', message: 'problem.not-json' }] }, { cause: error })
  }
}
