/** Attachments: taken in as streams, checked by content, scanned, and kept under the hash of what they hold. */
export type { BundleOrder, BundlePaper, BundleSection, LeftOut } from './bundle/bundle-order.ts'
export { type Bundle, type BundlePress, createBundlePress } from './bundle/press.ts'
export { createFileStore, openFileStore, type FileStore, type FileStoreOptions, type StoredFile } from './file-store.ts'
export { contentDisposition, safeFileName } from './file-names.ts'
export { mediaTypes, type Extension, type Extent } from './inspect-file.ts'
export { type FormLimits, readUpload, type Upload, type UploadedFile, type UploadHandlers } from './read-upload.ts'
export { clamavScanner, type Scanner, type ScanResult } from './scanner.ts'
export type { Swept, SweepOptions } from './sweep-store.ts'
