/**
 * One line of plain text for a mail: NFC, without controls, line breaks, invisible characters and marks that turn the direction of writing.
 * So no value can pass itself off as another line of the message.
 */
export function cleanText(value: string): string {
  return value.normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '').replace(/\s+/gu, ' ').trim()
}
