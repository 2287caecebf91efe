// Sends a form with a file while the page stays: how far it is, a failure that says what happened and what is kept, and the same file once more without choosing it anew.
const quietMs = 60_000 // a way on which nothing moves for so long is cut
const checkMs = 180_000 // all has arrived, and the server is looking into the file
const kindOf = { 401: 'Session', 403: 'Session', 404: 'Over', 409: 'Over', 413: 'Toolarge' }

for (const form of document.querySelectorAll('form[data-upload]')) attend(form)

function attend(form) {
  const chosen = form.querySelector('input[type=file]')
  const box = form.querySelector('[data-upload-state]')
  const [said, failed, bar, again] = ['said', 'failed', 'bar', 'again'].map((part) => box.querySelector(`[data-${part}]`))
  let sending = false

  const words = (kind, values) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), box.dataset[`text${kind}`])
  function show({ status = '', failure = '', mayResend = false }) {
    sending = status !== ''
    bar.hidden = !sending
    said.textContent = status
    failed.textContent = failure
    failed.classList.toggle('saved--loud', failure !== '')
    again.hidden = !mayResend
    form.setAttribute('aria-busy', String(sending))
    if (!sending) delete form.dataset.sent
    if (mayResend) again.focus()
  }

  form.addEventListener('submit', (event) => {
    if (chosen.files.length === 0) return // the server says that a file is missing
    event.preventDefault()
    if (sending) return
    const [{ name }] = chosen.files
    show({ status: words('Sending', { name }) })
    send(form, bar, {
      arrived: () => { said.textContent = words('Checking', { name }) },
      done(address) {
        sending = false
        history.replaceState(null, '', address)
        location.reload()
      },
      refused: (status, problem) => show({ failure: problem ?? words(kindOf[status] ?? 'Failed', { name }), mayResend: problem === undefined && kindOf[status] === undefined }),
      async cut(percent) {
        if (percent < 100 && await isSignedOut()) return show({ failure: words('Session', { name }) })
        show({ failure: words(percent < 100 ? 'Cut' : 'Unanswered', { name, percent }), mayResend: true })
      },
    })
  })
  again.addEventListener('click', () => form.requestSubmit())
  chosen.addEventListener('change', () => { if (!sending) show({}) })
  window.addEventListener('beforeunload', (event) => { if (sending) event.preventDefault() })
}

/** One sending. Calls one of `done`, `refused` and `cut`, whatever becomes of it; `arrived` when the last byte is on its way. */
function send(form, bar, { arrived, done, refused, cut }) {
  const request = new XMLHttpRequest()
  let percent = 0
  let timer
  const abortIn = (milliseconds) => {
    clearTimeout(timer)
    timer = setTimeout(() => request.abort(), milliseconds)
  }
  const moved = ({ loaded, total }) => {
    percent = Math.floor((loaded / total) * 100)
    bar.value = percent
    abortIn(quietMs)
  }
  bar.value = 0
  request.upload.addEventListener('progress', moved)
  request.upload.addEventListener('load', () => {
    percent = 100
    bar.value = percent
    abortIn(checkMs)
    arrived()
  })
  request.addEventListener('loadend', () => {
    clearTimeout(timer)
    const answer = answerOf(request)
    if (request.status === 0) cut(percent)
    else if (answer.address) done(answer.address)
    else refused(request.status, answer.problem)
  })
  request.open('POST', form.action)
  request.setRequestHeader('Accept', 'application/json')
  abortIn(quietMs)
  request.send(new FormData(form))
}

/** Whether this page would lead to the sign-in: a server that refuses before the whole file has come looks like a way that was cut. */
function isSignedOut() {
  return fetch(location.href, { redirect: 'manual' }).then(({ type }) => type === 'opaqueredirect', () => false)
}

/** What the server answered; nothing where it is not for a script, such as the page of an error. */
function answerOf({ responseText }) {
  try {
    return JSON.parse(responseText)
  } catch {
    return {}
  }
}
