import { expect, test } from '@jest/globals'
import type { LetterNotice } from '@vinhdanh/record'
import { threadOf } from './letters.ts'

const config = { mailFrom: 'vinhdanh@bo.gov.vn' }
const about = (dossierId: string, round: number) => ({ dossierId, round }) as LetterNotice
const thread = (...notices: LetterNotice[]) => threadOf({ notices, digest: null }, config)

test('mails of every round of a dossier share one thread, and those of a round one branch of it', () => {
  expect(thread(about('d', 1))).toEqual({ inReplyTo: '<dossier.d.round-1@bo.gov.vn>', references: '<dossier.d@bo.gov.vn> <dossier.d.round-1@bo.gov.vn>' })
  expect(thread(about('d', 1), about('d', 2))).toEqual({ inReplyTo: '<dossier.d.round-2@bo.gov.vn>', references: '<dossier.d@bo.gov.vn> <dossier.d.round-2@bo.gov.vn>' })
  expect(thread(about('d', 1), about('e', 1))).toEqual({})
})
