// What a form holds and the server has not taken yet stands in this browser, by person and form, until it is saved or the person signs out.
const prefix = 'vinhdanh-typed:'
const sentMark = 'vinhdanh-sent'
const person = document.body.dataset.person ?? ''
const keyOf = (form) => `${prefix}${person}:${new URL(form.action).pathname}`
const copyAt = (key) => JSON.parse(localStorage.getItem(key) ?? 'null')

/** The text fields and choices of a form, files left out. */
export const textsIn = (form) => [...new FormData(form)].filter(([, value]) => typeof value === 'string')

/** What this browser kept of a form, with when (milliseconds); null for nothing. */
export const localCopy = (form) => copyAt(keyOf(form))

/** Keeps what stands in a form. Answers when (milliseconds). */
export function keepLocalCopy(form) {
  const at = Date.now()
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at, fields: textsIn(form).filter(([name]) => name !== '_csrf') }))
  } catch {
    // No room, or no leave to keep anything: the page still holds what was typed.
  }
  return at
}

/** Forgets what was kept of a form; of another window's later typing nothing when `at` says what was kept here. */
export function dropLocalCopy(form, at) {
  if (at === undefined || localCopy(form)?.at === at) localStorage.removeItem(keyOf(form))
}

/** Forgets all copies whose key holds `part`; without one all. */
export function dropLocalCopies(part = '') {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && key.includes(part)) localStorage.removeItem(key)
}

/** Forgets what other people left in this browser. */
export function dropOthersCopies() {
  if (person) for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && !key.startsWith(`${prefix}${person}:`)) localStorage.removeItem(key)
}

/** Notes, as a form is sent, what was kept of it: when the server has taken it, the next page forgets that. */
export function noteSent(form) {
  const [key, copy] = [keyOf(form), localCopy(form)]
  if (copy) sessionStorage.setItem(sentMark, JSON.stringify({ key, at: copy.at }))
}

/** The section of a draft was taken if its sending led on to another page of the draft; a refusal is shown in place, and whoever has to sign in first sends it again. */
export function dropWhatWasTaken() {
  const sent = JSON.parse(sessionStorage.getItem(sentMark) ?? 'null')
  if (!sent || /^\/sign-in/.test(location.pathname)) return
  sessionStorage.removeItem(sentMark)
  const [draft] = /\/dossiers\/[^/]+\/draft/.exec(sent.key) ?? []
  const wasLedOn = performance.getEntriesByType('navigation')[0]?.redirectCount > 0 && draft && location.pathname.startsWith(draft)
  if (wasLedOn && copyAt(sent.key)?.at === sent.at) localStorage.removeItem(sent.key)
}

/**
 * Puts fields of a local copy back into its form and says so beside it: from when they are, what has no field any more, and how to be rid of them. They are not saved
 * by themselves: the person has seen them first. `discarded` is called when they are dropped, after the form is again as it came.
 */
export function restore(form, { at, fields }, discarded) {
  const before = textsIn(form)
  const known = new Set([...form.elements].map(({ name }) => name))
  fill(form, fields)
  const note = document.querySelector('[data-restored]')
  const time = note.querySelector('time')
  time.dateTime = new Date(at).toISOString()
  time.textContent = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' })
  const homeless = fields.filter(([name, value]) => !known.has(name) && /\.body$/.test(name) && value.trim() !== '')
  const rest = note.querySelector('[data-rest]')
  rest.hidden = homeless.length === 0
  rest.querySelector('ul').replaceChildren(...homeless.map(([, value]) => Object.assign(document.createElement('li'), { textContent: value })))
  note.hidden = false
  note.querySelector('button').addEventListener('click', () => {
    form.reset()
    fill(form, before) // a reset leaves hidden fields as they are
    dropLocalCopy(form)
    note.hidden = true
    discarded()
    form.querySelector('textarea, input:not([type=hidden]), select')?.focus()
  }, { once: true })
}

/** Fills fields of the form, by name; what the form does not have is left out. */
function fill(form, fields) {
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name)
    if (field && name !== '_csrf') field.value = value
  }
}
