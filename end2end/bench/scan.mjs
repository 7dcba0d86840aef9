// The scanner's worker beside zxing-wasm: same Chromium, same pictures, same way in (an ImageBitmap transferred to a
// worker, the answer posted back), in turns. Prints milliseconds per frame that has codes and per frame that has none,
// and the codes read.
//
//   npm ci --prefix end2end/bench && node end2end/bench/scan.mjs [../shared/scan]
import { chromium } from 'playwright-core'
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const shared = join(root, process.argv[2] ?? '../shared/scan')
const rounds = Number(process.env.ROUNDS ?? 5)

const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' }
const FOLDERS = { '/scanner/': join(here, 'node_modules/.scanner'), '/zxing/': join(here, 'node_modules/zxing-wasm/dist'), '/shared/': shared, '/': join(here, 'scan') }

buildScanner()
const server = createServer(serve).listen(0, '127.0.0.1')
await new Promise(resolve => server.once('listening', resolve))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
try {
  const page = await browser.newPage()
  page.on('pageerror', error => console.error(error))
  page.on('console', message => message.type() === 'error' && console.error(message.text()))
  await page.goto(`http://127.0.0.1:${server.address().port}/scan.html`)
  const result = await page.evaluate(options => window.bench(options), { labels: labels(), negatives: negatives(), rounds })
  print(result)
} finally {
  await browser.close()
  server.close()
}

/** The release build of the worker, as `cargo xtask` makes it. */
function buildScanner() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
  execFileSync('cargo', ['build', '--quiet', '--profile', 'wasm-release', '--target', 'wasm32-unknown-unknown', '-p', 'scanner'], { cwd: root, stdio: 'inherit' })
  execFileSync(join(root, '.tools/bin/wasm-bindgen'), ['--target', 'web', '--no-typescript', '--out-dir', FOLDERS['/scanner/'], '--out-name', 'scanner',
    join(target, 'wasm32-unknown-unknown/wasm-release/scanner.wasm')], { cwd: root, stdio: 'inherit' })
}

function serve(request, response) {
  const path = new URL(request.url, 'http://localhost').pathname
  const prefix = Object.keys(FOLDERS).find(prefix => path.startsWith(prefix))
  try {
    const body = readFileSync(join(FOLDERS[prefix], path.slice(prefix.length)))
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body)
  } catch {
    response.writeHead(404).end()
  }
}

function labels() {
  const { images } = JSON.parse(readFileSync(join(shared, 'labels/truth.json')))
  return images.map(({ file, codes }) => ({ url: `/shared/labels/${file}`, texts: codes.map(code => code.text) }))
}

function negatives() {
  return readdirSync(join(shared, 'corpus/NEG')).filter(name => /\.(png|jpe?g|webp)$/.test(name)).map(name => `/shared/corpus/NEG/${name}`)
}

function print({ engines, codes }) {
  const peer = engines.find(engine => engine.peer)
  const sizes = { scanner: size('/scanner/', ['scanner_bg.wasm', 'scanner.js']), zxing: size('/zxing/', ['reader/zxing_reader.wasm', 'es/reader/index.js']) }
  console.log(`${'engine'.padEnd(26)} ${'miss ms'.padStart(9)} ${'hit ms'.padStart(9)} ${'codes'.padStart(11)} ${'false'.padStart(6)} ${'phantom'.padStart(8)}   miss ratio, hit ratio (peer = 1)`)
  for (const engine of engines) {
    const ratio = what => (engine[what] / peer[what]).toFixed(2)
    console.log(`${engine.name.padEnd(26)} ${engine.miss.toFixed(1).padStart(9)} ${engine.hit.toFixed(1).padStart(9)} ${`${engine.read}/${codes}`.padStart(11)} ${String(engine.wrong).padStart(6)} ${String(engine.phantom).padStart(8)}   ${ratio('miss')}, ${ratio('hit')}`)
  }
  console.log(`brotli 11: scanner ${sizes.scanner} bytes, zxing-wasm ${sizes.zxing} bytes (JavaScript included)`)
}

function size(prefix, files) {
  return files.map(file => brotliCompressSync(readFileSync(join(FOLDERS[prefix], file))).length).reduce((a, b) => a + b)
}
