import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** What DER puts before the 32 bytes of an Ed25519 key (RFC 8410): of a private key in PKCS #8, of a public key in SPKI. */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** The house's key: what it signs can be checked outside of it with the public half alone. */
export interface SigningKey {
  /** 32 bytes as base64. */
  readonly publicKey: string
  /** Ed25519 over the text in UTF-8, as base64. */
  sign(text: string): string
}

/** @param seed 32 bytes as base64, the configuration's `signingKey` */
export function signingKeyOf(seed: string): SigningKey {
  const key = createPrivateKey({ key: Buffer.concat([privatePrefix, Buffer.from(seed, 'base64')]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length).toString('base64')
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') }
}

/** Whether `signature` was made over `text` by the private half of this key. False for what is no key or signature. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== 32) return false
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

/** Sixteen hex digits by which people compare a public key: the beginning of its SHA-256. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')
}
