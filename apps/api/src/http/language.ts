import type { Bilingual } from '@vinhdanh/domain'
import type { IncomingMessage } from 'node:http'

export type Language = keyof Bilingual

/** The language a client asks for by Accept-Language, by the weights it gives; Vietnamese unless English weighs more (RFC 9110, 12.5.4). */
export function languageOf({ headers }: Pick<IncomingMessage, 'headers'>): Language {
  const wanted = new Map<string, number>()
  for (const part of (headers['accept-language'] ?? '').split(',').slice(0, 20)) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const weight = Number(parameters.find((parameter) => parameter.trim().startsWith('q='))?.trim().slice(2) ?? 1)
    const language = tag.split('-', 1)[0] ?? ''
    if (Number.isFinite(weight)) wanted.set(language, Math.max(weight, wanted.get(language) ?? 0))
  }
  return (wanted.get('en') ?? 0) > (wanted.get('vi') ?? wanted.get('*') ?? 0) ? 'en' : 'vi'
}
