import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

/** One static file, held in memory: its bytes and its type. */
export interface Asset {
  readonly type: string
  readonly plain: Buffer
  /** The bytes for a browser that takes this encoding, packed once, when the first one asks: a start need not wait for it. Null where packing helps nothing. */
  readonly packed: ((encoding: Encoding) => Promise<Buffer>) | null
}

const packers = { br: promisify(brotliCompress), gzip: promisify(gzip) }
export type Encoding = keyof typeof packers
/** Best first. */
export const encodings: readonly Encoding[] = ['br', 'gzip']

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2',
}
const ours = new URL('../../assets/', import.meta.url)
const resolve = createRequire(import.meta.url).resolve

function read(): Map<string, string> {
  const files = new Map(readdirSync(ours).map((name) => [name, fileURLToPath(new URL(name, ours))]))
  files.set('govuk-frontend.min.js', resolve('govuk-frontend/dist/govuk/all.bundle.js').replace(/all\.bundle\.js$/, 'govuk-frontend.min.js'))
  for (const subset of ['vietnamese', 'latin']) {
    for (const weight of [400, 600, 700]) {
      const name = `be-vietnam-pro-${subset}-${weight}-normal.woff2`
      files.set(name, resolve(`@fontsource/be-vietnam-pro/files/${name}`))
    }
  }
  return files
}

/**
 * Static files under names that carry a hash of their content, so that browsers may keep them for good.
 * A style sheet or script that names another file as `./name` gets that file's hashed name.
 */
function load(): { byHashedName: Map<string, Asset>; hashedNames: Map<string, string> } {
  const byHashedName = new Map<string, Asset>()
  const hashedNames = new Map<string, string>()
  const isText = (name: string) => ['.css', '.js'].includes(extname(name))
  // What others refer to comes first: fonts and pictures, then the vendor's script, then our own text, the local copy's before the scripts that use it.
  const rank = (name: string) => (isText(name) ? (/^(govuk|local-copy)/.test(name) ? 1 : 2) : 0)
  for (const [name, path] of [...read()].sort(([a], [b]) => rank(a) - rank(b))) {
    let plain = readFileSync(path)
    if (isText(name)) plain = Buffer.from([...hashedNames].reduce((text, [from, to]) => text.replaceAll(`./${from}`, `./${to}`), plain.toString('utf8').replace(/\/[*/]# sourceMappingURL.*$/m, '')))
    const extension = extname(name)
    const hashed = `${name.slice(0, -extension.length)}.${createHash('sha256').update(plain).digest('base64url').slice(0, 10)}${extension}`
    hashedNames.set(name, hashed)
    byHashedName.set(hashed, { type: types[extension] ?? 'application/octet-stream', plain, packed: extension === '.woff2' ? null : packedOnce(plain) })
  }
  return { byHashedName, hashedNames }
}

function packedOnce(plain: Buffer): (encoding: Encoding) => Promise<Buffer> {
  const packed: Partial<Record<Encoding, Promise<Buffer>>> = {}
  return (encoding) => (packed[encoding] ??= packers[encoding](plain))
}

const { byHashedName, hashedNames } = load()

/** The address of a static file: `assetUrl('vinhdanh.css')` is `/assets/vinhdanh.<hash>.css`. @throws Error for a file that does not exist */
export function assetUrl(name: string): string {
  const hashed = hashedNames.get(name)
  if (hashed === undefined) throw new Error(`no static file is called ${name}`)
  return `/assets/${hashed}`
}

/** The static file of a hashed name, or undefined. */
export function findAsset(hashedName: string): Asset | undefined {
  return byHashedName.get(hashedName)
}
