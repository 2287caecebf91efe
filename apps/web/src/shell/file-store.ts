import type { Config } from '@vinhdanh/config'
import { clamavScanner, createFileStore, type FileStore } from '@vinhdanh/files'

/** The store of attachments that this configuration names, with its scanner where there is one. */
export function openFileStore({ filesDir, maxUploadBytes, clamavSocket }: Pick<Config, 'filesDir' | 'maxUploadBytes' | 'clamavSocket'>): FileStore {
  return createFileStore({ root: filesDir, maxBytes: maxUploadBytes, ...(clamavSocket === undefined ? {} : { scanner: clamavScanner(clamavSocket) }) })
}
