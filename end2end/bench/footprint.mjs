// What the server weighs and how soon it is there (RELIABILITY.md D10, E8): start to ready, and its resident memory idle,
// at 200 proxied reads a second, with 1 000 open event streams, and with both. nginx plays ERPNext; the hub's part is the
// sandbox's, whose world is in the same process and is told apart as "with the sandbox".
//
//   apt install nginx && node end2end/bench/footprint.mjs
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PERSON, answering, freePort, startServer } from "../fixtures/edge.mjs";

const STREAMS = 1000;
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ops-bench-"));
const [upstream, proxy, port] = [await freePort(), await freePort(), await freePort()];
writeFileSync(join(folder, "nginx.conf"), readFileSync(join(here, "peers/read.conf"), "utf8").replaceAll("PORT", upstream).replaceAll("PROXY", proxy));
const nginx = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
// A real hub's address: nobody listens there, so that the sandbox's world is not in the memory that is read.
const real = { ERPNEXT_URL: `http://127.0.0.1:${upstream}`, ERPNEXT_TOKEN: "key:secret", HUB_URL: `http://127.0.0.1:${upstream}`, HUB_TOKEN: "hub", VISION_UPSTREAM: "hub", GEMINI_URL: "", SANDBOX_LISTEN: "" };
let server;
try {
  console.log(`start to ready, median of 9: ${await startMs({})} ms with the sandbox, ${await startMs(real)} ms with upstreams of its own`);
  server = startServer(port, real);
  await answering(`http://127.0.0.1:${port}/healthz`);
  await seconds(5);
  console.log(`idle: ${residentMb()} MB`);
  console.log(`200 reads a second, 30 s: ${await whileReading(30)} MB`);
  const open = await Promise.all(Array.from({ length: STREAMS }, stream));
  await seconds(5);
  console.log(`${open.length} streams: ${residentMb()} MB`);
  console.log(`both, 30 s: ${await whileReading(30)} MB`);
} finally {
  server?.kill("SIGKILL");
  nginx.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function startMs(env) {
  const all = [];
  for (let start = 0; start < 9; start++) {
    const at = await freePort();
    const began = performance.now();
    const one = startServer(at, env);
    await answering(`http://127.0.0.1:${at}/healthz`, 2);
    all.push(performance.now() - began);
    one.kill("SIGKILL");
  }
  return all.sort((a, b) => a - b)[4].toFixed(0);
}

/** The greatest memory seen while 200 reads a second are answered, each for another device. */
async function whileReading(lasting) {
  let [asked, answered, most] = [0, 0, 0];
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const timer = setInterval(() => {
    for (let read = 0; read < 2; read++) {
      const path = `/api/service-equipment/lookup?code=44${String(Date.now() * 100 + (asked++ % 100)).slice(-10)}`;
      get({ port, path, agent, headers: PERSON }, (answer) => {
        answered += Number(answer.statusCode === 200);
        answer.resume();
      }).on("error", () => {});
    }
    most = Math.max(most, Number(residentMb()));
  }, 10);
  await seconds(lasting);
  clearInterval(timer);
  await seconds(1);
  if (answered < asked) throw new Error(`${answered} of ${asked} reads were answered`);
  return `${(asked / lasting).toFixed(0)}/s, ${most.toFixed(1)}`;
}

function stream(_, number) {
  return new Promise((resolve, reject) => {
    // Eight a person are allowed.
    const headers = { ...PERSON, "x-authentik-email": `p${Math.floor(number / 4)}@example.ca`, accept: "text/event-stream" };
    get({ port, path: "/api/events?topics=health", headers, agent: false }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`a stream was answered ${answer.statusCode}`));
      answer.resume();
      resolve(answer);
    }).on("error", reject);
  });
}

function residentMb() {
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  return (Number(status.match(/VmRSS:\s+(\d+)/)[1]) / 1024).toFixed(1);
}

function seconds(count) {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
