import { describe, expect, test } from '@jest/globals'
import { keepForm, openSealed, sealForm } from './kept-form.ts'

const secret = 'a secret for tests, 32 bytes long'
const form = keepForm('/dossiers/1/draft/sections/summary', { _csrf: 't', password: 'p', 'sections.summary.duties': 'Dòng dài', paper: ['a', 'b'] })

describe('a form sent after the session was over', () => {
  test('is kept whole, without its token and without passwords', () => {
    expect(form.fields).toEqual([['sections.summary.duties', 'Dòng dài'], ['paper', 'a'], ['paper', 'b']])
    expect(openSealed(sealForm(form, secret), { secret })).toEqual(form)
  })

  test('is not taken from anybody else', () => {
    const sealed = sealForm(form, secret) ?? ''
    for (const wrong of [undefined, '', 'x', sealed.slice(1), `${sealed}x`, sealForm(form, `${secret} of another`)]) expect(openSealed(wrong, { secret })).toBeNull()
  })

  test('is taken while the key is changed, of the key before and of no other', () => {
    const keys = { secret: `${secret}, the next`, previousSecret: secret }
    expect([secret, keys.secret, `${secret} of another`].map((one) => openSealed(sealForm(form, one), keys))).toEqual([form, form, null])
  })

  test('is left out when it is too long to be carried', () => {
    expect(sealForm(keepForm('/x', { text: 'x'.repeat(600_000) }), secret)).toBeNull()
  })
})
