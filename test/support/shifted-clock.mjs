// Preloaded into a process (`NODE_OPTIONS=--import=...`): its clock is SHIFT_CLOCK_MS milliseconds away from everybody else's, forwards or backwards. Timers go as ever.
const shift = Number(process.env.SHIFT_CLOCK_MS)
const Honest = Date
const now = () => Honest.now() + shift

globalThis.Date = new Proxy(Honest, {
  construct: (target, given, called) => Reflect.construct(target, given.length === 0 ? [now()] : given, called),
  apply: () => new Honest(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
