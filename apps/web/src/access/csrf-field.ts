/** The name of the form field that carries the synchroniser token; templates write it with `csrf()`. */
export const csrfField = '_csrf'
