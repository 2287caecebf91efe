// What Word, Excel and LibreOffice put into a document without active content. Anything else is refused: the list of what is
// harmless is short, the list of what is not grows.
const harmless = new Set([
  'xml', 'vml', 'png', 'jpg', 'jpeg', 'gif', 'bmp', 'tif', 'tiff', 'emf', 'wmf', 'wdp', 'svg', 'jfif', 'odttf', 'fntdata', 'thm', 'psmdcp', 'sigs', 'cer',
])

/** How a part of an Office document is to be treated, by its name. */
export function partRules(name: string): 'harmless' | 'relations' | 'embedded' | 'refused' {
  const lower = name.toLowerCase()
  const ending = lower.slice(lower.lastIndexOf('.') + 1)
  if (lower.endsWith('/') || lower.includes('printersettings/printersettings') && ending === 'bin') return 'harmless'
  if (/(^|\/)(activex|ctrlprops|macrosheets|dialogsheets|customui)\//.test(lower)) return 'refused'
  if (ending === 'rels') return 'relations'
  if (/(^|\/)embeddings\/[^/]+$/.test(lower) && (ending === 'xlsx' || ending === 'docx')) return 'embedded'
  return harmless.has(ending) ? 'harmless' : 'refused'
}
