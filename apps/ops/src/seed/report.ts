import type { Form, FormField } from '@vinhdanh/domain'

/** What a case says in its report; the rest is filled in with what any such report says. */
export interface ReportFacts {
  readonly results: string
  readonly position?: string
  readonly actDate?: string
  readonly place?: string
}

/** Whose report it is: an initiative is one's own, or the warnings of every dossier would name all others. */
interface Nominated {
  readonly nominee: string
}

type Answers = Record<string, Record<string, unknown>>

/** Answers to every required field of a form, and to the usual others, by section. */
export function reportFor(form: Form, facts: ReportFacts & Nominated, year: number): Answers {
  return Object.fromEntries(form.sections.map(({ id, fields }) => [id, Object.fromEntries(fields.flatMap((field) => {
    const value = answer(field, facts, year)
    return value === undefined ? [] : [[field.id, value]]
  }))]))
}

function answer({ id, type, required, options }: FormField, facts: ReportFacts & Nominated, year: number): unknown {
  const known: Readonly<Record<string, unknown>> = {
    results: facts.results, position: facts.position ?? 'Chuyên viên', 'act-date': facts.actDate, place: facts.place ?? 'Hà Nội',
    'sector-years': 12, qualification: 'Thạc sĩ', staff: 28, 'from-year': year - 4, 'to-year': year, 'advanced-share': 92,
    duties: 'Tham mưu, tổng hợp và theo dõi thực hiện nhiệm vụ được giao theo quy chế làm việc của đơn vị.',
    situation: 'Tập thể có cơ cấu tổ chức ổn định, đội ngũ đoàn kết, cơ sở vật chất đáp ứng yêu cầu công việc.',
    functions: 'Thực hiện chức năng tham mưu và quản lý nhà nước trong lĩnh vực được phân công.',
    circumstances: 'Mưa lớn kéo dài làm nước tràn vào kho trong đêm; người được đề nghị đã trực tiếp tham gia ứng cứu.',
    'law-observance': 'Chấp hành tốt chủ trương, chính sách, pháp luật; nội bộ đoàn kết.',
    'party-and-unions': 'Tổ chức đảng và đoàn thể hoàn thành tốt nhiệm vụ.',
    initiatives: `Áp dụng biểu mẫu tổng hợp do ${facts.nominee} đề xuất, rút ngắn thời gian lập báo cáo định kỳ từ năm ngày xuống hai ngày.`,
    disciplined: false, 'under-review': false, 'declared-true': true,
  }
  if (known[id] !== undefined) return known[id]
  if (type === 'choice') return options?.[0]?.value
  if (!required) return undefined
  return { text: 'Theo báo cáo', textarea: 'Theo báo cáo kèm theo.', integer: year, date: `${year}-01-05`, 'yes-no': true }[type]
}
