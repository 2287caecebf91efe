/** Texts that pages and API share: what is wrong with a field, in both languages. */
export { problemTexts, problemText } from './problem-texts.ts'
