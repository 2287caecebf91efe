import { AppError, type FieldProblem, type Outcome, type StepKind } from '@vinhdanh/domain'
import type { Config } from '@vinhdanh/config'
import type { FileStore } from '@vinhdanh/files'
import { type Database, fileBySha256, registerFile, type StoredFile } from '@vinhdanh/record'
import { readUpload } from '../shell/read-upload.ts'
import type { WebRequest } from '../shell/web-request.ts'
import { askedFor, type Typed } from './decision-form.ts'

/** The name of the file field in a decision's form; null where none is asked for. */
export function fileField(kind: StepKind, outcome: Outcome): string | null {
  const { file } = askedFor(kind, outcome, false)
  return file ? `payload.${file}` : null
}

/** The hidden field that carries the file of an earlier try, by its SHA-256. */
export const keptFileField = 'keptFile'

interface Store {
  readonly files: FileStore
  readonly database: Database
  readonly field: string | null
}

export interface ReceivedForm {
  readonly typed: Typed
  readonly file: StoredFile | null
  /** Why the file was not taken; the rest of the form is there all the same. */
  readonly problem: FieldProblem | null
}

/** Reads a decision's form, with its file if it has one. Errors: those of `readUpload`. */
export async function receiveForm(request: WebRequest, config: Config, { files, database, field }: Store): Promise<ReceivedForm> {
  if (!request.is('multipart/form-data')) return { typed: textsOf(request.body as Record<string, unknown>), file: null, problem: null }
  let problem: FieldProblem | null = null
  const { fields, files: stored } = await readUpload(request, config, async ({ field: name, name: fileName, content }) => {
    try {
      if (name !== field) throw new AppError('validation.malformed')
      const file = await files.put(content, { name: fileName })
      await registerFile(database, file)
      return file
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('file.')) throw error
      problem = { path: name, message: `error:${error.code}.what` }
      return null
    }
  })
  const kept = fields[keptFileField]
  const file = stored.find((one) => one !== null) ?? (kept ? await fileBySha256(database, kept) : null)
  return { typed: fields, file, problem }
}

/** The fields of a form or an address that are plain text. */
export function textsOf(body: Readonly<Record<string, unknown>>): Typed {
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
