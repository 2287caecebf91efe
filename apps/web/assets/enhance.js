// Small help on top of pages that work without it: focus on the error summary, counting characters, no double sending.
import { initAll } from './govuk-frontend.min.js'
import { dropLocalCopies, dropOthersCopies, dropWhatWasTaken, noteSent } from './local-copy.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A form is sent once; the server takes a repeated decision as the same decision, this only spares the wait.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
  })
}
// A page that comes back from the browser's memory may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

// Leaving with unsaved text asks first, on the forms that say so.
for (const form of document.querySelectorAll('form[data-keep]')) {
  let changed = false
  form.addEventListener('input', () => { changed = true })
  form.addEventListener('submit', () => { changed = false })
  window.addEventListener('beforeunload', (event) => { if (changed) event.preventDefault() })
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// What forms keep in this browser until the server has it belongs to one person: it goes when they sign out, and when somebody else is here.
dropOthersCopies()
dropWhatWasTaken()
for (const form of document.querySelectorAll('form[method="post"]')) form.addEventListener('submit', () => noteSent(form))
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => dropLocalCopies())
