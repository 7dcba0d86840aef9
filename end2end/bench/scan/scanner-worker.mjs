// What Trunk's loader shim does.
import init from '/scanner/scanner.js'
await init()
