import { describe, expect, test } from '@jest/globals'
import type { DigestEntry, DigestGroup, DigestInput } from './digest.ts'
import { renderDigest } from './render-notices.ts'

const entry = (changes: Partial<DigestEntry> = {}): DigestEntry => ({
  dossierCode: 'VD-2026-000123', awardName: { vi: 'Huân chương Lao động hạng Ba', en: 'Labour Order, third class' }, unitName: { vi: 'Vụ Tổ chức cán bộ', en: 'Personnel Department' },
  stepName: { vi: 'Thẩm định hồ sơ', en: 'Examination' }, told: null, round: 1, lastDay: '2026-03-20', workingDaysLeft: 3, isHeld: false, onBehalfOf: null, result: null,
  standsWith: null, link: '/tasks/5d0c', ...changes,
})
const five = (changes: Partial<DigestEntry> = {}) => Array.from({ length: 5 }, (_, index) => entry({ dossierCode: `VD-2026-00${index}`, ...changes }))
const render = (groups: readonly DigestGroup[], locale: 'vi' | 'en' = 'vi', day: DigestInput['day'] = '2026-03-18') =>
  renderDigest({ recipient: { name: 'Người nhận thử', locale }, publicWebUrl: 'https://vd.example.gov.vn', day, groups })

describe('the digest', () => {
  const groups: DigestGroup[] = [
    { id: 'overdue', count: 120, entries: five({ workingDaysLeft: -2, lastDay: '2026-03-16' }) }, { id: 'today', count: 1, entries: [entry({ workingDaysLeft: 0, lastDay: '2026-03-18', told: 'reminder' })] },
    { id: 'week', count: 0, entries: [] }, { id: 'later', count: 179, entries: [entry({ told: 'task', workingDaysLeft: 9, lastDay: '2026-03-31', round: 2, onBehalfOf: 'Đồng nghiệp Thử' })] },
    { id: 'waiting', count: 7, entries: five({ standsWith: { level: 'ministry', holders: ['Cán bộ Một', 'Cán bộ Hai'] }, link: '/dossiers/77' }) },
    { id: 'news', count: 1, entries: [entry({ told: 'outcome', result: { vi: 'Đã khen thưởng', en: 'Awarded' }, round: null, lastDay: null, workingDaysLeft: null, link: '/dossiers/78' })] },
  ]
  const mail = render(groups)
  const vietnamese = mail.text.slice(0, mail.text.indexOf('-----'))

  test('counts what is urgent in its subject and names nothing else there', () => {
    expect(mail.subject).toBe('[Vinh Danh] Việc ngày 18/03/2026: 120 quá hạn, 1 hết hạn hôm nay')
    expect(render(groups, 'en').subject).toBe('[Vinh Danh] Work of 18 March 2026: 120 overdue, 1 due today')
    expect(render(groups.slice(-1)).subject).toBe('[Vinh Danh] Việc ngày 18/03/2026: 1 tin mới')
  })

  test('of three hundred tasks has the first lines of each group, how many more there are, and where', () => {
    for (const words of ['Quá hạn (120)', 'và 115 mục khác', 'Hết hạn hôm nay (1)', 'Sau tuần này (179)', 'và 178 mục khác', 'Đang chờ người khác (7)', 'và 2 mục khác', 'Để biết (1)']) expect(vietnamese).toContain(words)
    expect(vietnamese).not.toContain('Trong tuần này (0)')
    expect(vietnamese.match(/^- \[/gm)).toHaveLength(13)
    expect(vietnamese).toContain('và 115 mục khác\n  https://vd.example.gov.vn/tasks\n')
    expect(vietnamese).toContain('và 2 mục khác\n  https://vd.example.gov.vn/dossiers\n')
    expect(mail.html.length).toBeLessThan(60_000)
  })

  test('says what is new, by when, with whom, and how it ended', () => {
    for (const words of [
      'Nhắc việc: thẩm định hồ sơ', 'hạn 18/03/2026, hết hạn hôm nay', 'quá hạn 2 ngày làm việc', 'Cần xử lý: thẩm định hồ sơ', 'vòng 2; làm thay Đồng nghiệp Thử',
      'Cấp bộ; người giữ: Cán bộ Một, Cán bộ Hai', 'Kết quả: thẩm định hồ sơ', 'Đã khen thưởng',
    ]) expect(vietnamese).toContain(words)
  })

  test('says of what is on hold no day, and of what nobody holds that nobody does', () => {
    const { text } = render([{ id: 'later', count: 1, entries: [entry({ isHeld: true })] }, { id: 'waiting', count: 1, entries: [entry({ standsWith: { level: 'unit', holders: [] } })] }])
    expect(text).toContain('Vụ Tổ chức cán bộ; đang tạm dừng\n')
    expect(text).toContain('chưa có người giữ')
  })

  test('says the same in HTML as in text, with the same links', () => {
    const seen = mail.html.replace(/<(style|title)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    for (const line of mail.text.split('\n').map((raw) => raw.replace(/^- |^ +/g, '').trim()).filter((raw) => raw && !/^-+$/.test(raw) && !raw.startsWith('https:'))) expect(seen).toContain(line.replace(/: .*/, ''))
    for (const url of mail.text.match(/https:\S+/g) ?? []) expect(mail.html).toContain(`href="${url}"`)
  })

  test('speaks the language of its reader first', () => {
    const { text } = render(groups, 'en')
    expect(text.indexOf('Overdue (120)')).toBeLessThan(text.indexOf('Quá hạn (120)'))
  })

  test('names units in the language of each half', () => {
    const english = mail.text.slice(vietnamese.length)
    expect([vietnamese, english].map((half) => ['Vụ Tổ chức cán bộ', 'Personnel Department'].map((name) => half.includes(name)))).toEqual([[true, false], [false, true]])
  })

  test('lets no value make an element, a line or a foreign link', () => {
    const nasty = render([{ id: 'waiting', count: 1, entries: [entry({ unitName: { vi: '<img src=x>\r\nBcc: e@x', en: '<img src=x>\r\nBcc: e@x' }, standsWith: { level: 'unit', holders: ['<b>\nBcc: e@x'] } })] }])
    expect(nasty.html).not.toMatch(/<img|<b>/)
    expect(nasty.text).not.toMatch(/^Bcc/m)
    expect(() => render([{ id: 'news', count: 1, entries: [entry({ link: 'https://evil.example/' })] }])).toThrow('leaves the public address')
  })
})
