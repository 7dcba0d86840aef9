// Lighthouse on a throttled phone: `cargo xtask bench lighthouse [route ..]`. Each route three times, the median shown.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { startServer } from "../fixtures/server.mjs";

const ROUNDS = 3;
const ROUTES = ["/j/scan", "/j", "/j/device/440769778099"];
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];

const routes = process.argv.length > 2 ? process.argv.slice(2) : ROUTES;
const server = await startServer();
try {
  const cookie = await signIn("tech1");
  console.log("route                        perf  a11y  best     LCP     TBT    CLS  transfer");
  for (const route of routes) console.log(line(route, await median(route, cookie)));
} finally {
  await server.close();
}

async function signIn(person) {
  const answer = await fetch(`${server.url}/sandbox/sign-in`, {
    method: "POST",
    headers: { origin: server.origin },
    body: new URLSearchParams({ person, next: "/" }),
    redirect: "manual",
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  if (!cookies.length) throw new Error(`sign-in of ${person} answered ${answer.status} without a cookie`);
  return cookies.join("; ");
}

/** The round with the middle performance; other programs on the machine move it by a few points. */
async function median(route, cookie) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(route, cookie));
  rounds.sort((a, b) => a.perf - b.perf);
  return rounds[Math.floor(ROUNDS / 2)];
}

async function measure(route, cookie) {
  const chrome = await launch({ chromePath: process.env.OPS_CHROMIUM || "/usr/bin/chromium", chromeFlags: FLAGS });
  try {
    const options = { port: chrome.port, output: "json", logLevel: "error", extraHeaders: { Cookie: cookie } };
    const { lhr } = await lighthouse(server.url + route, options);
    if (lhr.runtimeError) throw new Error(`${route}: ${lhr.runtimeError.message}`);
    return figures(lhr);
  } finally {
    await chrome.kill();
  }
}

function figures({ categories, audits, finalDisplayedUrl }) {
  const score = (name) => Math.round(categories[name].score * 100);
  const value = (name) => audits[name].numericValue;
  const weak = ["accessibility", "best-practices"].flatMap((name) => categories[name].auditRefs);
  return {
    url: finalDisplayedUrl,
    perf: score("performance"),
    a11y: score("accessibility"),
    best: score("best-practices"),
    lcp: value("largest-contentful-paint"),
    tbt: value("total-blocking-time"),
    cls: value("cumulative-layout-shift"),
    bytes: value("total-byte-weight"),
    faults: weak.map(({ id }) => audits[id]).filter(({ score }) => score !== null && score < 1).map(({ id, title }) => `${id}: ${title}`),
  };
}

function line(route, { url, perf, a11y, best, lcp, tbt, cls, bytes, faults }) {
  const cells = [
    route.padEnd(28),
    String(perf).padStart(4),
    String(a11y).padStart(5),
    String(best).padStart(5),
    `${Math.round(lcp)} ms`.padStart(8),
    `${Math.round(tbt)} ms`.padStart(7),
    cls.toFixed(3).padStart(6),
    `${Math.round(bytes / 1000)} kB`.padStart(8),
  ];
  const led = new URL(url).pathname.endsWith(route) ? [] : [`  (it led to ${url})`];
  return [cells.join(" "), ...led, ...faults.map((fault) => `  - ${fault}`)].join("\n");
}
