// In the page: pictures to 1280x720 bitmaps, one picture in flight per engine, the engines in turns.
const WIDTH = 1280, HEIGHT = 720

window.bench = async ({ labels, negatives, rounds }) => {
  const engines = [
    await scanner('scanner, live A B A C', turn => turn),
    await scanner('scanner, live A alone', () => 0),
    await zxing('zxing-wasm, no invert', { tryInvert: false }, true),
    await zxing('zxing-wasm, defaults', {}),
  ]
  const hits = await Promise.all(labels.map(async label => ({ ...label, picture: await picture(label.url) })))
  const misses = await Promise.all(negatives.map(async url => ({ texts: [], picture: await picture(url) })))
  const results = new Map(engines.map(engine => [engine, { hit: [], miss: [], read: 0, wrong: 0, phantom: 0 }]))
  for (const engine of engines) await engine.look(hits[0].picture, 0)
  for (let round = 0; round < rounds; round++) {
    for (const frame of [...hits, ...misses]) {
      for (const engine of engines) {
        const result = results.get(engine)
        const { ms, texts } = await engine.look(frame.picture, round)
        result[frame.texts.length ? 'hit' : 'miss'].push(ms)
        if (round > 0) continue
        result.read += frame.texts.filter(text => texts.some(read => same(read, text))).length
        const wrong = texts.filter(read => !frame.texts.some(text => same(read, text))).length
        if (frame.texts.length) result.wrong += wrong
        else result.phantom += wrong
      }
    }
  }
  return {
    codes: labels.flatMap(label => label.texts).length,
    engines: engines.map(engine => {
      const { hit, miss, ...counts } = results.get(engine)
      return { name: engine.name, peer: engine.peer, hit: median(hit), miss: median(miss), ...counts }
    }),
  }
}

/** The app's worker; what a session accepts from this one frame counts as read. */
async function scanner(name, turnOf) {
  const worker = new Worker('/scanner-worker.mjs', { type: 'module' })
  await new Promise(resolve => worker.addEventListener('message', resolve, { once: true }))
  let id = 0
  const look = async (picture, round) => {
    worker.postMessage({ kind: 'forget' })
    const image = await createImageBitmap(picture)
    return ask(worker, { kind: 'frame', id: ++id, turn: turnOf(round), now_ms: performance.now(), image }, [image], data => JSON.parse(data).accepted.map(reading => reading.text))
  }
  return { name, look }
}

async function zxing(name, options, peer = false) {
  const worker = new Worker('/zxing-worker.mjs', { type: 'module' })
  await new Promise(resolve => worker.addEventListener('message', resolve, { once: true }))
  const look = async picture => {
    const image = await createImageBitmap(picture)
    return ask(worker, { image, options }, [image], data => data.texts)
  }
  return { name, peer, look }
}

function ask(worker, message, transfer, read) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    worker.addEventListener('message', ({ data }) => resolve({ ms: performance.now() - start, texts: read(data) }), { once: true })
    worker.addEventListener('error', reject, { once: true })
    worker.postMessage(message, transfer)
  })
}

/** Fitted into a camera frame, as a canvas that is never touched again. */
async function picture(url) {
  const image = await createImageBitmap(await (await fetch(url)).blob())
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  context.fillStyle = '#555'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  const scale = Math.min(WIDTH / image.width, HEIGHT / image.height)
  const [width, height] = [image.width * scale, image.height * scale]
  context.drawImage(image, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height)
  return canvas
}

/** Codabar with or without its start and stop letters, UPC-A with or without the leading zero of EAN-13. */
function same(read, text) {
  const bare = value => value.replace(/^[A-D]([0-9\-$:/.+]+)[A-D]$/, '$1').replace(/^0(\d{12})$/, '$1')
  return bare(read) === bare(text)
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1]
}
