// Saving while one types, for the forms that do: what was saved when is said, a failure is said aloud, and nothing typed is touched.
import { dropLocalCopy, keepLocalCopy, textsIn } from './local-copy.js'

const wait = 2_000
const waitAfterFailure = 10_000
const kindOf = { 401: 'Session', 403: 'Session', 404: 'Over', 409: 'Stale', 410: 'Over', 413: 'Toolong', 422: 'Wrong' }
const quiet = ['Saved', 'Unsaved']

/** Saves `form` to `address` while it is typed in; `saved` gets the server's answer. Answers how to say that something stands in it that is not saved. */
export function autosave(form, address, saved) {
  const line = document.querySelector('[data-saved]')
  let changes = 0
  let savedChanges = 0
  let keptAt
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
        if (changes === sending) dropLocalCopy(form, keptAt)
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
  function unsaved() {
    changes += 1
    say('Unsaved')
  }

  form.addEventListener('input', () => {
    unsaved()
    keptAt = keepLocalCopy(form)
    saveIn(wait)
  })
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
  return { unsaved, untouched() { clearTimeout(timer); savedChanges = changes; say('Dropped') } }
}
