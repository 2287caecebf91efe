import { stdSerializers } from 'pino'

/**
 * Keys whose values never reach a log (personal data: Law 91/2025/QH15; secrets: ASVS 5.0 16.2.5). Compared without case, `_` and `-`, so that
 * `passwordHash`, `password_hash` and `X-Csrf-Token` are all caught. SQL parameters and details of constraint errors hold what people typed.
 */
const secretParts = ['password', 'passphrase', 'token', 'secret', 'cookie', 'authorization', 'otp', 'smtpurl', 'databaseurl', 'connectionstring']
const personal = new Set(['email', 'mail', 'address', 'to', 'from', 'cc', 'bcc', 'recipient', 'recipients', 'name', 'fullname', 'displayname', 'nominee', 'nomineename', 'phone', 'birthday', 'birthdate', 'citizenid', 'login'])
const typed = new Set(['parameters', 'detail', 'where', 'query', 'body', 'driverError'.toLowerCase(), 'rejectederrors', 'rejected', 'accepted', 'envelope'])
const deepest = 8

const isHidden = (key: string): boolean => {
  const plain = key.toLowerCase().replaceAll(/[_-]/g, '')
  return personal.has(plain) || typed.has(plain) || secretParts.some((part) => plain.includes(part))
}

/** A copy of `value` with everything hidden that must not be logged, at any depth. Errors keep type, message, code and stack. */
export function redact(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return redact(withoutRaw(stdSerializers.err(value)), depth)
  if (value instanceof Date || value === null || typeof value !== 'object') return value
  if (depth > deepest) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isHidden(key) && inner !== undefined ? '[hidden]' : redact(inner, depth + 1)]))
}

const withoutRaw = ({ raw: _raw, ...rest }: ReturnType<typeof stdSerializers.err>): Record<string, unknown> => ({ ...rest, errorName: rest.type })
