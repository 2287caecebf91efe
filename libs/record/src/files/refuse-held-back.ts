import { AppError, isHeldBack, type ScanState } from '@vinhdanh/domain'

/** Whatever hands out a file's bytes asks here first (docs/adr/0037). Errors: AppError `file.quarantined`, `file.found-infected`. */
export function refuseHeldBack(state: ScanState): void {
  if (state === 'infected') throw new AppError('file.found-infected')
  if (isHeldBack(state)) throw new AppError('file.quarantined')
}
