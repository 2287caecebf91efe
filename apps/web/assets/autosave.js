// Saving while one types, for the forms that do: what was saved when is said, a failure is said aloud, and nothing typed is touched.
// What the server has not taken yet also stands in this browser, by person and form, until it is saved or the person signs out.
const wait = 2_000
const waitAfterFailure = 10_000
const kindOf = { 401: 'Session', 403: 'Session', 404: 'Over', 409: 'Stale', 410: 'Over', 413: 'Toolong', 422: 'Wrong' }
const quiet = ['Saved', 'Unsaved']

const person = document.body.dataset.person ?? ''
const keyOf = (form) => `vinhdanh-typed:${person}:${new URL(form.action).pathname}`

/** The text fields and choices of a form, files left out. */
export const textsIn = (form) => [...new FormData(form)].filter(([, value]) => typeof value === 'string')

/** What this browser kept of a form, with when (milliseconds); null for nothing. */
export function localCopy(form) {
  return JSON.parse(localStorage.getItem(keyOf(form)) ?? 'null')
}

export function dropLocalCopy(form) {
  localStorage.removeItem(keyOf(form))
}

function keepLocalCopy(form) {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields: textsIn(form).filter(([name]) => name !== '_csrf') }))
  } catch {
    // No room, or no leave to keep anything: the page still holds what was typed.
  }
}

/** Fills fields of the form, by name; what the form does not have is left out. */
export function fill(form, fields) {
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name)
    if (field && name !== '_csrf') field.value = value
  }
}

/** Saves `form` to `address` while it is typed in; `saved` gets the server's answer. Answers how to save at once. */
export function autosave(form, address, saved) {
  const line = document.querySelector('[data-saved]')
  let changes = 0
  let savedChanges = 0
  let timer
  let saving = false

  function say(kind, time) {
    line.textContent = line.dataset[`text${kind}`].replace('{time}', time ?? '')
    line.classList.toggle('saved--loud', !quiet.includes(kind))
    line.setAttribute('role', quiet.includes(kind) ? 'status' : 'alert')
  }
  function saveIn(milliseconds) {
    clearTimeout(timer)
    timer = setTimeout(save, milliseconds)
  }
  async function save() {
    if (saving || changes === savedChanges) return
    saving = true
    const sending = changes
    try {
      const response = await fetch(address, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(textsIn(form)), redirect: 'error' })
      if (response.ok) {
        const answer = await response.json()
        saved?.(answer)
        savedChanges = Math.max(savedChanges, sending)
        if (changes === sending) dropLocalCopy(form)
        say('Saved', answer.savedAt)
      } else if (kindOf[response.status]) say(kindOf[response.status])
      else throw new Error(String(response.status))
    } catch {
      say('Failed')
      saveIn(waitAfterFailure)
    } finally {
      saving = false
      if (changes !== sending && changes !== savedChanges) saveIn(wait)
    }
  }
  function changed() {
    changes += 1
    keepLocalCopy(form)
    say('Unsaved')
    saveIn(wait)
  }

  form.addEventListener('input', changed)
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    savedChanges = changes
    if (!saving) return
    // What is on its way carries the version that this form still names: first let it arrive.
    event.preventDefault()
    const again = setInterval(() => {
      if (saving) return
      clearInterval(again)
      delete form.dataset.sent
      form.requestSubmit(event.submitter)
    }, 50)
  })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') void save() })
  window.addEventListener('beforeunload', (event) => { if (changes !== savedChanges) event.preventDefault() })
  return changed
}
