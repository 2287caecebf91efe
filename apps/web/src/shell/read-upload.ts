import type { Readable } from 'node:stream'
import type { Secrets } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { type FormLimits, readUpload as readForm } from '@vinhdanh/files'
import { checkFormToken } from '../access/csrf.guard.ts'
import { csrfField } from '../access/csrf-field.ts'
import { cleanText } from './clean-text.ts'
import type { WebRequest } from './web-request.ts'

/** A file as it arrives; the name is what the sender says, nothing more. */
export interface IncomingFile {
  readonly field: string
  readonly name: string
  /** Ends early, with an error, when the file is longer than allowed. */
  readonly content: Readable
}

export interface Upload<T> {
  readonly fields: Readonly<Record<string, string>>
  readonly files: readonly T[]
}

const limits: FormLimits = { files: 20, fields: 200, fieldSize: 1024 * 1024, refusal: 'limit.body-too-large' }

/**
 * Reads a form with files, handing each to `store` while it streams. `csrf()` must stand before the first file field:
 * nothing is stored for a form that is not ours. A file field left empty is skipped.
 * Errors: those of `readUpload` of `@vinhdanh/files`; AppError `auth.csrf`, `limit.body-too-large` (too many parts), `validation.malformed`.
 */
export async function readUpload<T>(request: WebRequest, config: Secrets & Pick<Config, 'maxUploadBytes'>, store: (file: IncomingFile) => Promise<T>): Promise<Upload<T>> {
  /** The fields of a form of ours, as texts. */
  const ours = (fields: ReadonlyMap<string, string>) => {
    checkFormToken(request, fields.get(csrfField), config)
    return Object.fromEntries([...fields].map(([name, value]) => [name, cleanText(value)]))
  }
  const { fields, files } = await readForm(request, {
    maxBytes: config.maxUploadBytes, limits,
    onFile: async ({ field, name, stream }, before) => {
      ours(before)
      return store({ field, name: cleanText(name), content: stream })
    },
  })
  return { fields: ours(fields), files }
}
