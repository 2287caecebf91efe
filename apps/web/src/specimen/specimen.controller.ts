import { Controller, Get, Render } from '@nestjs/common'
import { Public } from '../access/policy.decorator.ts'
import { wordChanges } from '../shell/word-changes.ts'

/** Every part of the pages in every state, on one page; only where time may be moved (local stack and tests). */
@Public()
@Controller('specimen')
export class SpecimenController {
  @Get()
  @Render('specimen/views/specimen')
  show() {
    return {
      printCode: 'VD-2026-000118',
      freshForm: { values: { note: 'Đề nghị bổ sung biên bản họp.', unit: 'b' }, problems: [] },
      wrongForm: {
        values: { title: '', reason: 'Thiếu', outcome: 'return', papers: ['minutes'] },
        problems: [
          { path: 'title', message: 'problem.required' }, { path: 'reason', message: 'problem.too-long', params: { max: 20 } }, { path: 'day', message: 'problem.date' },
          { path: 'outcome', message: 'problem.required' }, { path: 'papers', message: 'problem.required' }, { path: 'unit', message: 'problem.choice' }, { path: 'file', message: 'problem.required' },
        ],
      },
      changes: wordChanges(
        'Hoàn thành 98 % kế hoạch nhập, xuất hàng dự trữ năm 2025.',
        'Hoàn thành 100 % kế hoạch nhập, xuất hàng dự trữ năm 2025, có biên bản nghiệm thu số 12.'),
    }
  }
}
