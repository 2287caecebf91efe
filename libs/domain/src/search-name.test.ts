import { expect, test } from '@jest/globals'
import { searchName } from './search-name.ts'

test('names are found without their accents, however these were typed', () => {
  expect(searchName('  Đặng   Thị  Ưởng ')).toBe('dang thi uong')
  expect(searchName('đỗ quỳnh'.normalize('NFD'))).toBe(searchName('ĐỖ QUỲNH'.normalize('NFC')))
  expect(searchName('Nguyễn Văn Đệ')).toBe('nguyen van de')
})
