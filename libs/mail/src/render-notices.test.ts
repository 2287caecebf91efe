import { describe, expect, test } from '@jest/globals'
import { readTexts } from './catalogue.ts'
import { noticeKinds, type MailedNotice, type MailedNoticeKind } from './notice.ts'
import { renderNotices } from './render-notices.ts'

const notice = (changes: Partial<MailedNotice> = {}): MailedNotice => ({
  kind: 'task', dossierCode: 'VD-2026-000123', awardName: { vi: 'Huân chương Lao động hạng Ba', en: 'Labour Order, third class' },
  unitName: { vi: 'Vụ Tổ chức cán bộ', en: 'Personnel Department' }, stepName: { vi: 'Thẩm định hồ sơ', en: 'Examination' }, level: 'department', round: 1,
  dueAt: '2026-03-20T17:00:00Z', workingDaysLeft: 3, link: '/tasks/5d0c', ifNothing: { vi: 'Việc chuyển lên cấp trên', en: 'It goes to your superior' },
  askWhom: { vi: 'Phòng Thi đua, máy lẻ 12', en: 'Emulation Office, extension 12' }, why: { vi: 'Được phân công thẩm định', en: 'You are the examiner' }, ...changes,
})
const render = (notices: MailedNotice[], locale: 'vi' | 'en' = 'vi') =>
  renderNotices({ recipient: { name: 'Người nhận thử', locale }, notices, publicWebUrl: 'https://vd.example.gov.vn' })

/** The words of an HTML part, as a reader sees them. */
const words = (html: string) => html.replace(/<(style|title)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ')
  .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&').replace(/\s+/g, ' ')
const inOrder = (body: string, parts: string[]) => {
  const places = parts.map((part) => body.indexOf(part))
  expect({ parts, missing: parts.filter((_, i) => places[i] === -1) }).toEqual({ parts, missing: [] })
  expect(places).toEqual([...places].sort((a, b) => a - b))
}

describe('a message with one notice', () => {
  const subjects: Record<MailedNoticeKind, string> = {
    task: 'Cần xử lý: thẩm định hồ sơ (hạn 20/03/2026)', reminder: 'Nhắc việc: thẩm định hồ sơ (hạn 20/03/2026)', overdue: 'Quá hạn: thẩm định hồ sơ (hạn 20/03/2026)',
    escalation: 'Chưa xử lý xong: thẩm định hồ sơ (hạn 20/03/2026)', returned: 'Trả lại để hoàn thiện: thẩm định hồ sơ (hạn 20/03/2026)',
    outcome: 'Kết quả: thẩm định hồ sơ', withdrawn: 'Hồ sơ đã rút: thẩm định hồ sơ', held: 'Tạm dừng: thẩm định hồ sơ',
    lapsed: 'Khép lại theo quy định: thẩm định hồ sơ', question: 'Có câu hỏi cần trả lời: thẩm định hồ sơ (hạn 20/03/2026)', answer: 'Đã có trả lời: thẩm định hồ sơ (hạn 20/03/2026)', 'award-act': 'Sau quyết định khen thưởng: thẩm định hồ sơ',
    released: 'Tiếp tục xử lý: thẩm định hồ sơ (hạn 20/03/2026)', 'handed-over': 'Việc được chuyển giao: thẩm định hồ sơ (hạn 20/03/2026)', receipt: 'Đã ghi nhận: thẩm định hồ sơ', undelivered: 'Thư không tới: thẩm định hồ sơ', infected: 'Tệp có mã độc: thẩm định hồ sơ',
    'force-asked': 'Chờ người thứ hai: thẩm định hồ sơ (hạn 20/03/2026)', 'force-declined': 'Không đồng ý chuyển bước: thẩm định hồ sơ', forced: 'Chuyển bước theo quyết định của hai người: thẩm định hồ sơ',
  }
  test.each(noticeKinds)('of kind "%s" has a subject with code, act and due day, and asks in both languages', (kind) => {
    const mail = render([notice({ kind })])
    expect(mail.subject).toBe(`[VD-2026-000123] ${subjects[kind]}`)
    const asked = (language: 'vi' | 'en', step: string) => (readTexts(language)['asked']?.[kind] as string).replace('{{step}}', step)
    inOrder(mail.text, [asked('vi', 'Thẩm định hồ sơ'), asked('en', 'Examination')])
    expect(mail.text).not.toMatch(/\{\{|undefined|null|\n{4}/)
  })

  test('a due date that a notice of days off may still move is marked', () => {
    expect(render([notice({ isExpected: true })]).text).toContain('(dự kiến, chờ thông báo nghỉ)')
    expect(render([notice()]).text).not.toContain('dự kiến')
  })

  test('says what, which dossier, by when, where, why me, what if not, whom to ask, in this order', () => {
    const vietnamese = ['Đề nghị xử lý', 'Mã hồ sơ: VD-2026-000123', 'Huân chương Lao động hạng Ba', 'Đơn vị trình: Vụ Tổ chức cán bộ', 'Cấp vụ, cục: Thẩm định hồ sơ',
      'Thời hạn: hết ngày 20/03/2026 (giờ Việt Nam), còn 3 ngày làm việc', 'Mở hồ sơ', 'https://vd.example.gov.vn/tasks/5d0c',
      'Vì sao nhận được thư này: Được phân công thẩm định', 'Nếu không xử lý: Việc chuyển lên cấp trên', 'Nơi giải đáp: Phòng Thi đua, máy lẻ 12']
    const english = ['Please do the step', 'Labour Order, third class', 'Proposed by: Personnel Department', 'Due: end of 20 March 2026 (Viet Nam time), 3 working days left', 'Open the dossier', 'You are the examiner', 'Whom to ask: Emulation Office, extension 12']
    inOrder(render([notice()]).text, [...vietnamese, ...english])
    inOrder(render([notice()], 'en').text, ['Please do the step', 'Whom to ask', 'Đề nghị xử lý'])
    expect(render([notice()], 'en').subject).toBe('[VD-2026-000123] To do: examination (due 20 March 2026)')
  })

  test('says on what ground a dossier was refused, and which dossier takes its place', () => {
    const { text } = render([notice({ kind: 'outcome', ground: { vi: 'Không đủ tiêu chuẩn', en: 'Criteria not met' }, successorCode: 'VD-2026-000124' })])
    inOrder(text, ['Căn cứ không đạt: Không đủ tiêu chuẩn', 'Hồ sơ mới đã lập sẵn: VD-2026-000124', 'Ground of the refusal: Criteria not met', 'New dossier prepared: VD-2026-000124'])
  })

  test('says the same in HTML as in text', () => {
    for (const mail of [render([notice({ round: 2, result: { vi: 'Đồng ý', en: 'Agreed' } })]), render([notice(), notice({ kind: 'overdue', workingDaysLeft: -2 })])]) {
      const seen = words(mail.html)
      for (const line of mail.text.split('\n').map((l) => l.replace(/^- |^ +/g, '').trim()).filter((l) => l && !/^-+$/.test(l) && !l.startsWith('https:'))) expect(seen).toContain(line.replace(/: .*/, ''))
      for (const url of mail.text.match(/https:\S+/g) ?? []) expect(mail.html).toContain(`href="${url}"`)
    }
  })

  test.each([
    ['2026-03-20T17:00:00Z', 0, 'hết ngày 20/03/2026 (giờ Việt Nam), hết hạn hôm nay'],
    ['2026-03-20T09:30:00Z', 1, '16:30 ngày 20/03/2026 (giờ Việt Nam), còn 1 ngày làm việc'],
    ['2026-03-19T17:00:00Z', -2, 'hết ngày 19/03/2026 (giờ Việt Nam), quá hạn 2 ngày làm việc'],
  ])('a term due at %s is told in the time of Viet Nam', (dueAt, workingDaysLeft, told) => {
    expect(render([notice({ dueAt, workingDaysLeft })]).text).toContain(told)
  })

  test('has no name of a person in its subject, and no due day when there is none', () => {
    const { subject } = render([notice({ dueAt: null, workingDaysLeft: null })])
    expect(subject).toBe('[VD-2026-000123] Cần xử lý: thẩm định hồ sơ')
  })

  test('is NFC whatever came in', () => {
    const mail = render([notice({ unitName: { vi: 'Vụ Tổ chức'.normalize('NFD'), en: 'Personnel' } })])
    for (const part of Object.values(mail) as string[]) expect(part).toBe(part.normalize('NFC'))
  })
})

describe('hostile values', () => {
  const nasty = '<img src=x onerror=alert(1)>&"\'\r\nBcc: evil@example.com\u202Egnp.exe\u200B\u0000'
  const mail = render([notice({ unitName: { vi: nasty, en: nasty }, askWhom: { vi: nasty, en: nasty }, stepName: { vi: nasty, en: nasty }, dossierCode: 'VD-1\r\nBcc: evil@example.com' })])
  test('make no element, no line of their own and no header', () => {
    expect(mail.html).not.toContain('<img')
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(mail.text).not.toMatch(/^Bcc:/m)
    expect(mail.subject).not.toMatch(/\p{Cc}/u)
    expect(mail.text + mail.html).not.toMatch(/[\u202E\u200B\u0000\r]/)
  })
  test.each(['https://evil.example/tasks/1', '//evil.example/x', 'javascript:alert(1)', 'https://vd.example.gov.vn.evil.example/'])('the link %s is refused', (link) => {
    expect(() => render([notice({ link })])).toThrow('leaves the public address')
  })
  test('a public address below a path keeps its path', () => {
    const { text } = renderNotices({ recipient: { name: 'A', locale: 'vi' }, notices: [notice()], publicWebUrl: 'https://example.gov.vn/vd' })
    expect(text).toContain('https://example.gov.vn/vd/tasks/5d0c\n')
  })
})

describe('a message with several notices', () => {
  const many = [
    ...Array.from({ length: 15 }, (_, i) => notice({ dossierCode: `VD-2026-1${i + 10}`, workingDaysLeft: 4 })),
    ...Array.from({ length: 6 }, (_, i) => notice({ kind: 'reminder', dossierCode: `VD-2026-2${i + 10}`, workingDaysLeft: 0 })),
    notice({ kind: 'overdue', dossierCode: 'VD-2026-301', workingDaysLeft: -3 }), notice({ kind: 'outcome', dossierCode: 'VD-2026-401', workingDaysLeft: null, dueAt: null }),
  ]
  const mail = render(many)
  const vietnamese = mail.text.slice(0, mail.text.indexOf('-----'))

  test('counts in its subject and names no dossier or person there', () => {
    expect(mail.subject).toBe('[Vinh Danh] 22 việc cần xử lý, 1 việc quá hạn, 1 thông báo')
    expect(render([notice(), notice()], 'en').subject).toBe('[Vinh Danh] 2 tasks to do')
  })
  test('has four groups with counts, the most urgent first', () => {
    inOrder(vietnamese, ['Quá hạn (1)', 'VD-2026-301', 'Hết hạn hôm nay (6)', 'VD-2026-210', 'Trong 5 ngày làm việc tới (15)', 'VD-2026-110', 'Sau đó và để biết (1)'])
  })
  test('shows at most twenty lines, then how many more, then one link to the queue', () => {
    expect(vietnamese.match(/^- \[/gm)).toHaveLength(20)
    inOrder(vietnamese, ['và 3 mục khác', 'Mở danh sách việc của tôi', 'https://vd.example.gov.vn/tasks\n'])
  })
  test('without notices is a bug', () => {
    expect(() => render([])).toThrow('at least one notice')
  })
})

describe('the HTML part', () => {
  const { html } = render([notice()])
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05)

  test('loads nothing: no image, script, style sheet, form or address but the link', () => {
    expect(html).not.toMatch(/<(img|script|link|iframe|form|video|object)\b|url\(|@import|src=/i)
    expect(new Set(html.match(/https?:[^"<\s]+/g))).toEqual(new Set(['https://vd.example.gov.vn/tasks/5d0c']))
  })
  test('has a button of contrast 7:1, body text of 7:1 in light and dark, and is 600 px wide', () => {
    const button = /background-color:(#\w{6});color:(#\w{6}) !important;border-radius/.exec(html)
    expect(contrast(button?.[1] ?? '', button?.[2] ?? '')).toBeGreaterThanOrEqual(7)
    for (const [ink, ground] of [['#1f1b18', '#ffffff'], ['#5c534b', '#ffffff'], ['#f5f2ee', '#262321'], ['#cfc8c0', '#262321']] as const) {
      expect(html).toContain(ink)
      expect(contrast(ink, ground)).toBeGreaterThanOrEqual(7)
    }
    expect(html).toContain('width="600"')
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
  })
  test('names the language of each half', () => {
    expect(html.match(/lang="(\w+)"/g)).toEqual(['lang="vi"', 'lang="vi"', 'lang="en"'])
  })
})

test('both catalogues have the same texts', () => {
  const keys = (language: 'vi' | 'en') => Object.entries(readTexts(language)).flatMap(([group, texts]) => Object.keys(texts).map((key) => `${group}.${key.replace(/_(one|other)$/, '')}`))
  expect([...new Set(keys('en'))]).toEqual([...new Set(keys('vi'))])
})
