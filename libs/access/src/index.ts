/** Sign-in without a database: passwords, tokens and their digests, cookies, the delay against guessing; and the key by which the house signs. */
export { hashPassword, longestPassword, verifyPassword } from './passwords.ts'
export { csrfTokenFor, digestOf, isMadeWith, looksLikeToken, randomToken, sameSecret, type Secrets } from './tokens.ts'
export { cookieName, readCookie, setCookie, type CookieKind } from './cookies.ts'
export { SignInDelay } from './sign-in-delay.ts'
export { type Checkpoint, type CheckpointFile, keepCheckpoint, readCheckpoints } from './checkpoint-files.ts'
export { fingerprintOf, isSignedBy, type SigningKey, signingKeyOf } from './signing-key.ts'
