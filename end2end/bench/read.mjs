// A proxied read beside nginx `proxy_pass`: the same upstream, the same requests, each with another serial so that nothing
// is answered from memory. Ours checks who asks, asks with typed parameters and writes the answer anew (RELIABILITY.md E7).
//
//   apt install nginx wrk && node end2end/bench/read.mjs [rounds] [seconds]
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PERSON, answering, freePort, startServer } from "../fixtures/edge.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [rounds, seconds] = [Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 4)];
const folder = mkdtempSync(join(tmpdir(), "ops-bench-"));
const [upstream, proxy, ours] = [await freePort(), await freePort(), await freePort()];
const PATH = "/api/service-equipment/lookup?code=";

writeFileSync(join(folder, "nginx.conf"), readFileSync(join(here, "peers/read.conf"), "utf8").replaceAll("PORT", upstream).replaceAll("PROXY", proxy));
writeFileSync(join(folder, "read.lua"), `
local n = ${Date.now() % 1e9} * 7 % 1000000000
request = function()
  n = (n + 1) % 10000000000
  return wrk.format("GET", "${PATH}" .. string.format("44%010d", n), { ${Object.entries(PERSON).map(([name, value]) => `["${name}"] = "${value}"`)} })
end
`);
const running = [
  spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" }),
  startServer(ours, { ERPNEXT_URL: `http://127.0.0.1:${upstream}`, ERPNEXT_TOKEN: "key:secret" }),
];
try {
  await answering(`http://127.0.0.1:${ours}/healthz`);
  await sameAnswer();
  for (const connections of [1, 32]) compare(connections);
} finally {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Both in turn, the order changed each round; medians of the ratios of a round. */
function compare(connections) {
  const ratios = [];
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? [ours, proxy] : [proxy, ours];
    const found = new Map(order.map((port) => [port, load(port, connections)]));
    const [us, them] = [found.get(ours), found.get(proxy)];
    ratios.push({ p50: us.p50 / them.p50, p99: us.p99 / them.p99, rate: us.rate / them.rate });
    console.log(`c=${connections} round ${round + 1}: ours ${told(us)}; nginx ${told(them)}`);
  }
  const median = (name) => ratios.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(rounds / 2)].toFixed(2);
  console.log(`c=${connections}: p50 ${median("p50")}x, p99 ${median("p99")}x, requests/s ${median("rate")}x`);
}

function told({ p50, p99, rate }) {
  return `p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms, ${rate.toFixed(0)}/s`;
}

function load(port, connections) {
  const text = execFileSync("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "-s", join(folder, "read.lua"), `http://127.0.0.1:${port}`], { encoding: "utf8" });
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`not all were answered:\n${text}`);
  const ms = (share) => inMs(text.match(new RegExp(`${share}%\\s+([\\d.]+)(us|ms|s)`)));
  return { p50: ms(50), p99: ms(99), rate: Number(text.match(/Requests\/sec:\s+([\d.]+)/)[1]) };
}

function inMs([, number, unit]) {
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

/** What is compared is the same record: otherwise there is nothing to compare. */
async function sameAnswer() {
  const code = "440769778099";
  const answer = await fetch(`http://127.0.0.1:${ours}${PATH}${code}`, { headers: PERSON });
  const found = await answer.json();
  const plain = await (await fetch(`http://127.0.0.1:${proxy}${PATH}${code}`)).json();
  if (found.equipment?.serial_number !== plain.data[0].serial_number) throw new Error(`${answer.status} ${JSON.stringify(found)}`);
}
