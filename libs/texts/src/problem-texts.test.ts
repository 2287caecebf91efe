import { expect, test } from '@jest/globals'
import { problemText, problemTexts } from './index.ts'

test('both languages know the same problems with the same parameters', () => {
  const parameters = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).map(([key, text]) => [key, [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).filter((name) => name !== 'vi' && name !== 'en').sort()])
  expect(parameters(problemTexts.en)).toEqual(parameters(problemTexts.vi))
})

test('a problem is told in words with its parameters', () => {
  expect(problemText({ path: 'reason', message: 'problem.reason-required', params: { min: 10 } }, 'en')).toContain('10')
  expect(problemText({ path: 'reason', message: 'problem.never-heard-of' }, 'vi')).toBe('problem.never-heard-of')
})
