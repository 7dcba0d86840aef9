// zxing-wasm the way a careful app would use it: in a worker, from a canvas kept between frames.
import { prepareZXingModule, readBarcodes } from '/zxing/es/reader/index.js'

const FORMATS = ['Code128', 'Code39', 'EAN13', 'EAN8', 'UPCA', 'UPCE', 'ITF', 'Codabar', 'QRCode', 'DataMatrix', 'Aztec', 'PDF417']
const canvas = new OffscreenCanvas(1280, 720)
const context = canvas.getContext('2d', { willReadFrequently: true })

await prepareZXingModule({ overrides: { locateFile: () => '/zxing/reader/zxing_reader.wasm' }, fireImmediately: true })

onmessage = async ({ data: { image, options } }) => {
  context.drawImage(image, 0, 0)
  image.close()
  const results = await readBarcodes(context.getImageData(0, 0, 1280, 720), { formats: FORMATS, ...options })
  postMessage({ texts: results.filter(result => result.isValid).map(result => result.text) })
}
postMessage('ready')
