// Two people on one draft see each other: the page says now and then that it is open, and shows who else is there. Nobody is kept out by it.
const line = document.querySelector('[data-presence]')
const every = 30_000
const _csrf = document.querySelector('[name=_csrf]')?.value

async function sayHere() {
  if (document.visibilityState === 'hidden') return
  try {
    const response = await fetch(line.dataset.presence, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ _csrf }), redirect: 'error' })
    if (!response.ok) return clearInterval(timer) // signed out, or handed in meanwhile: saving says so
    const { text } = await response.json()
    if (line.textContent !== text) line.textContent = text
  } catch {
    // The server is away; what is typed is looked after elsewhere.
  }
}

const timer = setInterval(sayHere, every)
document.addEventListener('visibilitychange', sayHere)
sayHere()
