import { fingerprintOf, signingKeyOf } from '@vinhdanh/access'
import { readOpsConfig } from '@vinhdanh/config'
import type { Command } from './command.ts'

export const publicKeyCommand: Command = {
  name: 'public-key',
  parameters: [],
  help: 'Prints the public half of the key that signs exports and checkpoints (VINHDANH_SIGNING_KEY), and the fingerprint by which people compare it.',
  run() {
    const { signingKey } = readOpsConfig()
    if (!signingKey) throw new Error('set VINHDANH_SIGNING_KEY')
    const { publicKey } = signingKeyOf(signingKey)
    console.log(publicKey)
    console.error(fingerprintOf(publicKey))
    return Promise.resolve(0 as const)
  },
}
