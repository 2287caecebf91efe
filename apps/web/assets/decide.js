// Help for the form of a decision, which works without it: what is typed is saved while it is typed, and a ballot's sum is shown.
import { autosave } from './autosave.js'
import { dropLocalCopies, dropLocalCopy, localCopy, restore } from './local-copy.js'

const form = document.querySelector('form[data-decide]')
const recorded = document.querySelector('[data-recorded]')
const forget = document.querySelector('form[data-forget]')

// A decision is recorded: what was typed for this task is needed no more.
if (recorded) dropLocalCopies(recorded.dataset.recorded)
forget?.addEventListener('submit', () => dropLocalCopy(form))

const typedIn = (form) => [...form.elements].filter((field) => field.name && !['hidden', 'file', 'submit'].includes(field.type))

async function showArithmetic(place) {
  const text = place.querySelector('p')
  const query = new URLSearchParams(typedIn(form).filter((field) => field.name.startsWith('payload.ballot.')).map((field) => [field.name, field.value]))
  try {
    const response = await fetch(`${place.dataset.arithmetic}?${query}`)
    if (!response.ok) return
    const sum = await response.json()
    text.textContent = sum.text
    text.className = `arithmetic__text arithmetic--${sum.state}`
  } catch {
    text.textContent = ''
  }
}

if (form) {
  const { unsaved, untouched } = autosave(form, form.dataset.keep)
  // What the server could not take, and nothing newer was saved since, perhaps on another device.
  const copy = form.dataset.fresh === 'yes' ? localCopy(form) : null
  if (copy && copy.at > Date.parse(form.dataset.kept || 0)) {
    restore(form, { ...copy, fields: copy.fields.filter(([name]) => !['decisionId', 'revisionSha256', 'keptFile'].includes(name)) }, untouched)
    unsaved()
  }
  const place = form.querySelector('[data-arithmetic]')
  if (place) {
    let timer
    form.addEventListener('input', () => {
      clearTimeout(timer)
      timer = setTimeout(() => showArithmetic(place), 250)
    })
    showArithmetic(place)
  }
}
