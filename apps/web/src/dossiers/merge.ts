import { type Answers, fieldName, type Section } from './section-fields.ts'

/** Name of the choice between the two values of a field on the page that sets a stale form beside the saved one. */
export function choiceName(name: string): string {
  return `choose.${name}`
}

/** The answers after that choice: where the saved value was chosen it takes the place of the typed one. Without choices: what was typed. */
export function takeChosen(section: Section, body: Readonly<Record<string, unknown>>, typed: Answers, saved: Answers): Answers {
  return Object.fromEntries(section.fields.flatMap((field): [string, unknown][] => {
    const isSaved = body[choiceName(fieldName(section, field))] === 'saved'
    const value = isSaved ? saved[field.id] : typed[field.id]
    return value === undefined ? [] : [[field.id, value]]
  }))
}
