import { SetMetadata } from '@nestjs/common'
import type { Act } from '@vinhdanh/domain'

export const policyKey = 'vinhdanh:policy'
export const publicKey = 'vinhdanh:public'
export const filesKey = 'vinhdanh:files'

/** The act of the policy table that a route (or all routes of a controller) belongs to; the caller must be signed in. */
export const Policy = (act: Act) => SetMetadata(policyKey, act)

/** A route for everybody, signed in or not: sign-in, health, static pages. */
export const Public = () => SetMetadata(publicKey, true)

/** A route that takes files (multipart/form-data) and reads them with `readUpload`. */
export const TakesFiles = () => SetMetadata(filesKey, true)
