// Saves a section of a draft while it is being written. The form works without it.
import { autosave } from './autosave.js'
import { dropLocalCopy, localCopy, restore, textsIn } from './local-copy.js'

const form = document.querySelector('form[data-draft]')
const { unsaved, untouched } = autosave(form, form.action, ({ draftVersion, base, marks }) => {
  form.elements.draftVersion.value = draftVersion
  form.elements.base.value = base
  for (const [name, mark] of Object.entries(marks)) form.elements[name].value = mark
})

// What an expired session, a closed browser or a server that was away kept from being saved. It comes back with the version that it was typed on, so that
// what was saved elsewhere meanwhile leads to the page for choosing, never to a silent win.
const copy = form.dataset.fresh === 'yes' ? localCopy(form) : null
const shown = new Map(textsIn(form))
// What this form does not ask (a returned dossier opens some fields only) is no difference.
const differs = copy?.fields.some(([name, value]) => !/^(draftVersion|base|seen\..+)$/.test(name) && shown.has(name) && shown.get(name) !== value)
if (differs) {
  restore(form, copy, untouched)
  unsaved()
} else if (form.dataset.fresh === 'yes') dropLocalCopy(form)
