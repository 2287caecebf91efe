/**
 * The process of press.ts: makes one bundle and writes it to its third descriptor. Node runs it from source too, so what it imports of ours are files beside it.
 * It needs memory as long as it lives and no longer; a paper that takes it down takes nobody else with it.
 */
import { existsSync, readFileSync, writeSync } from 'node:fs'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { BundleMade, BundleOrder } from './bundle-order.ts'
import { loadPaper, openPapers } from './open-papers.ts'
import { paintPaper } from './paint-paper.ts'
import { typeset } from './typeset.ts'

/** The descriptor that the bundle is written to. */
const OUT = 3

async function make(order: BundleOrder): Promise<BundleMade> {
  const { open, leftOut } = await openPapers(order)
  const all = [...order.leftOut, ...leftOut]
  const { bytes, waiting } = await typeset(order, open, all)
  const bundle = await PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: Infinity })
  for (const [paper, places] of waiting) await paintPaper(bundle, await loadPaper(paper.path), places)
  const made = await bundle.save({ objectsPerTick: Infinity })
  for (let written = 0; written < made.length;) written += writeSync(OUT, made, written)
  return { pages: bundle.getPageCount(), leftOut: all }
}

/** The most memory that this process took. On Linux `getrusage` counts the peak of whoever started it too (getrusage(2)), so the kernel is asked for this one's own. */
function peakMiB(): number {
  const own = existsSync('/proc/self/status') ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined
  return Math.round(Number(own ?? process.resourceUsage().maxRSS) / 1024)
}

process.once('message', (order: BundleOrder) => {
  void make(order).then((made) => process.send?.({ ...made, peakMiB: peakMiB() }, () => process.disconnect()), (error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
