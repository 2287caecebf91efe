// Help for the form of a decision, which works without it: what was typed outlives an expired session, and a ballot's sum is shown while it is typed.
const prefix = 'vinhdanh-typed:'
const form = document.querySelector('form[data-decide]')
const recorded = document.querySelector('[data-recorded]')

// A decision is recorded: what was typed for this task is needed no more.
if (recorded) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix + recorded.dataset.recorded)) sessionStorage.removeItem(key)
}

const typedIn = (form) => [...form.elements].filter((field) => field.name && !['hidden', 'file', 'submit'].includes(field.type))

function remember(key) {
  const values = typedIn(form).filter((field) => field.type !== 'radio' || field.checked).map((field) => [field.name, field.value])
  sessionStorage.setItem(key, JSON.stringify(values))
}

function bringBack(key) {
  for (const [name, value] of JSON.parse(sessionStorage.getItem(key) ?? '[]')) {
    const field = form.elements.namedItem(name)
    if (field) field.value = value
  }
}

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
  const key = prefix + new URL(form.action).pathname
  if (form.dataset.fresh === 'yes') bringBack(key)
  form.addEventListener('input', () => remember(key))
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
