import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type OpenWeb, openWeb, type Window } from '../support/open-web.ts'

let opened: OpenWeb
let window: Window
let personId: string
beforeAll(async () => {
  opened = await openWeb()
  ;({ personId } = opened.organisation.people['unit-head'])
  window = await opened.windowOf(personId)
  await window.open('/account')
})
afterAll(() => opened.close())

const chosen = async () => (await opened.database.queryOne<{ chosen: string }>('SELECT duty_mail AS chosen FROM person WHERE id = $1', [personId])).chosen
const checked = (page: string) => [...page.matchAll(/<input[^>]*name="dutyMail"[^>]*>/g)].flatMap(([field]) => (field.includes('checked') ? (/value="([^"]+)"/.exec(field)?.[1] ?? '') : []))

describe('the choice of when mail comes', () => {
  test('is kept, said, and shown as chosen from then on', async () => {
    for (const dutyMail of ['with-digest', 'at-once']) {
      expect(await window.send('/account/mail', { dutyMail })).toMatchObject({ status: 303, location: '/account?done=mail#mail' })
      expect(await chosen()).toBe(dutyMail)
      expect(checked((await window.open('/account?done=mail')).text)).toEqual([dutyMail])
    }
  })

  test.each([['silence', { dutyMail: 'never' }], ['nothing', { dutyMail: '' }]])('is not %s: the page says so beside the field, and the choice stands', async (_, fields) => {
    const page = await window.send('/account/mail', fields)
    expect(page.status).toBe(422)
    expect(page.text).toContain('href="#field-dutyMail')
    expect(await chosen()).toBe('at-once')
  })

  test('is not taken from whoever is not signed in, nor from another site or without the token of the page', async () => {
    const stranger = await browserOf(opened.web.url).send('/account/mail', { dutyMail: 'with-digest' })
    const foreign = await window.send('/account/mail', { dutyMail: 'with-digest' }, { 'sec-fetch-site': 'cross-site' })
    const forged = await window.send('/account/mail', { dutyMail: 'with-digest', _csrf: 'x' })
    expect([stranger.status, foreign.status, forged.status]).toEqual([401, 403, 403])
    expect(await chosen()).toBe('at-once')
  })

  test('is one\'s own: a person named in the form changes nothing', async () => {
    const other = opened.organisation.people.submitter.personId
    await window.send('/account/mail', { dutyMail: 'with-digest', personId: other, id: other })
    expect(await opened.database.query('SELECT duty_mail AS chosen FROM person WHERE id = $1', [other])).toEqual([{ chosen: 'at-once' }])
    expect(await chosen()).toBe('with-digest')
  })
})
