import { expect, test } from '@jest/globals'
import type { Actor } from '@vinhdanh/domain'
import type { ForcePage } from '@vinhdanh/record'
import { wordsIn } from '../text/words.ts'
import { presentForce } from './force.presenter.ts'

const actor: Actor = { kind: 'person', personId: 'c', name: 'Người Thứ Ba', posts: [], requestId: 'test' }
const declined = {
  id: 'r', stepRowId: 's', state: 'declined', reason: 'Không còn ai ký.', askedById: 'a', askedBy: 'Người Thứ Nhất', askedAt: new Date('2026-11-25T02:00:00Z'), answerBy: '2026-11-30',
  answeredBy: 'Người Thứ Hai', answeredAt: new Date('2026-11-26T03:00:00Z'), note: 'Đã có người mới.',
} as const
const page = (over: ForcePage['over']): ForcePage => ({ dossier: { id: 'd', code: 'VD-2026-000001', nominee: 'Đối tượng', heldSince: null }, step: null, open: null, over, seconds: [] })

test('an earlier request is told as the act of who answered it, and says who had asked, when and why', () => {
  expect(presentForce(page([declined]), actor, wordsIn('vi')).over).toEqual([
    { title: 'Không đồng ý', by: 'Người Thứ Hai', at: declined.answeredAt, text: 'Đã có người mới.\nNgười Thứ Nhất đề nghị lúc 09:00 25/11/2026: Không còn ai ký.' },
  ])
})

test('a request that nobody answered names nobody as its end', () => {
  const expired = { ...declined, state: 'expired', answeredBy: null, answeredAt: null, note: null } as const
  expect(presentForce(page([expired]), actor, wordsIn('en')).over).toMatchObject([{ title: 'Over, nobody answered', by: null, at: declined.askedAt, text: expect.stringContaining('Người Thứ Nhất asked at') }])
})
