// Controls (C0, DEL, C1), the Unicode line and paragraph separators: what could end a header line here or in a program further on.
const lineEnding = /[\p{Cc}\u2028\u2029]/u
const messageIdForm = /^<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,200}@[A-Za-z0-9.-]{1,253}>$/

/**
 * Checks the value of a header before nodemailer sees it, and returns it. We make these values ourselves, so a bad one is a bug.
 * @throws TypeError if it holds a control character
 */
export function headerValue(name: string, value: string): string {
  if (lineEnding.test(value)) throw new TypeError(`the header ${name} holds a control character`)
  return value
}

/** @throws TypeError if a text is not one Message-ID in angle brackets */
export function messageIdValue(name: string, value: string): string {
  if (!messageIdForm.test(value)) throw new TypeError(`the header ${name} is no Message-ID`)
  return value
}
