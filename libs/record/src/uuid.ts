import { AppError } from '@vinhdanh/domain'

const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** True for text that PostgreSQL takes as a uuid. */
export function isUuid(text: string): boolean {
  return shape.test(text)
}

/** Refuses what cannot be an id before PostgreSQL does: an address that names nothing is not found. Errors: AppError `not-found`. */
export function requireUuid(id: string): void {
  if (!isUuid(id)) throw new AppError('not-found')
}
