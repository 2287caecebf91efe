// Saves a section of a draft while it is being written. The form works without it; a failure is said aloud and nothing typed is touched.
const form = document.querySelector('form[data-draft]')
const line = document.querySelector('[data-saved]')
const wait = 2_000
const waitAfterFailure = 10_000

let changes = 0
let savedChanges = 0
let timer
let saving = false

function say(kind, time) {
  line.textContent = line.dataset[`text${kind}`].replace('{time}', time ?? '')
  line.classList.toggle('saved--loud', kind !== 'Saved' && kind !== 'Unsaved')
  line.setAttribute('role', kind === 'Saved' || kind === 'Unsaved' ? 'status' : 'alert')
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
    const response = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(new FormData(form)), redirect: 'error' })
    if (response.ok) {
      const { draftVersion, base, savedAt } = await response.json()
      form.elements.draftVersion.value = draftVersion
      form.elements.base.value = base
      savedChanges = Math.max(savedChanges, sending)
      say('Saved', savedAt)
    } else if (response.status === 422) say('Wrong')
    else if (response.status === 409) say('Stale')
    else if (response.status === 401 || response.status === 403) say('Session')
    else throw new Error(String(response.status))
  } catch {
    say('Failed')
    saveIn(waitAfterFailure)
  } finally {
    saving = false
    if (changes !== sending && changes !== savedChanges) saveIn(wait)
  }
}

form.addEventListener('input', () => {
  changes += 1
  say('Unsaved')
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
