// Compiles styles/main.scss into assets/vinhdanh.css. Run after each change of a style: `node apps/web/build-styles.mjs`.
import { writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compile } from 'sass'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/** The style sheet as text; the test of drift compares it with the file in assets/. */
export function compileStyles() {
  return compile(here('styles/main.scss'), { style: 'compressed', loadPaths: [here('../../node_modules')], quietDeps: true, charset: false }).css
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(here('assets/vinhdanh.css'), `${compileStyles()}\n`)
