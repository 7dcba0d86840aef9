// The service worker, run as it is shipped, in a world of small fakes: `node --test end2end/unit/`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const PUBLIC = fileURLToPath(new URL("../../public/", import.meta.url));
const ORIGIN = "https://field.example";
const FILES = ["pkg/app-1.js", "pkg/app-1.wasm", "/icons.svg"];

test("install stores the shell and every file, and does not take over", async () => {
  const world = new World();
  await world.dispatch("install");
  assert.deepEqual(world.stored(), ["/ops/icons.svg", "/ops/pkg/app-1.js", "/ops/pkg/app-1.wasm", "/ops/shell"]);
  assert.equal(world.skipped, 0);
});

test("install trusts the browser's own cache for hashed files only", async () => {
  const world = new World();
  await world.dispatch("install");
  assert.deepEqual(Object.fromEntries(world.cacheModes), {
    "/ops/pkg/precache.json": "no-store",
    "/ops/shell": "no-cache",
    "/ops/pkg/app-1.js": "default",
    "/ops/pkg/app-1.wasm": "default",
    "/ops/icons.svg": "no-cache",
  });
});

test("install stores nothing when one file fails", async () => {
  const world = new World();
  world.answers.set("/ops/pkg/app-1.wasm", () => new Response("", { status: 500 }));
  await assert.rejects(world.dispatch("install"), /app-1\.wasm answered 500/);
  assert.deepEqual(world.stored(), []);
});

test("install leaves no half-filled cache when the phone is full", async () => {
  const world = new World();
  world.quota = 2;
  await assert.rejects(world.dispatch("install"), /quota/);
  assert.deepEqual([...world.caches.keys()], []);
});

test("install refuses a sign-in page in the shell's place", async () => {
  const world = new World();
  world.answers.set("/ops/shell", () => redirected(new Response("<h1>Connexion</h1>")));
  await assert.rejects(world.dispatch("install"), /shell/);
  assert.deepEqual(world.stored(), []);
});

test("install refuses a file list of another version", async () => {
  const world = new World();
  world.answers.set("/ops/pkg/precache.json", () => Response.json({ version: "other", files: FILES }));
  await assert.rejects(world.dispatch("install"), /version other/);
});

test("a guest's worker starts the guest's app, and the staff's leaves links and guests alone", async () => {
  for (const [own, other] of [["/ops/", "/ops/t/s/"], ["/ops/t/s/", "/ops/"]]) {
    const world = new World(own);
    await world.dispatch("install");
    assert.ok(world.stored().every((path) => path.startsWith(own)), world.stored().join(" "));
    world.isOffline = true;
    assert.equal(await world.body(world.navigation(`${own}j/scan`)), "the shell");
    for (const path of [`${other}j`, `${other}j/scan`, "/ops/t/s3cr3t"]) assert.equal(await world.dispatch("fetch", world.navigation(path)), undefined, path);
  }
});

test("activate removes our old caches only, and claims the pages", async () => {
  const world = await installed();
  for (const name of ["gigafibre-ops:/ops:old", "gigafibre-ops:/:old", "dispatch-app"]) world.caches.set(name, new Map());
  await world.dispatch("activate");
  assert.deepEqual([...world.caches.keys()].sort(), ["dispatch-app", "gigafibre-ops:/:old", "gigafibre-ops:/ops:v1"]);
  assert.equal(world.claimed, 1);
});

test("only the page's word makes a new version take over", async () => {
  const world = await installed();
  await world.dispatch("activate");
  await world.dispatch("fetch", world.navigation("/ops/j"));
  await world.dispatch("sync", { tag: "outbox" });
  await world.dispatch("message", { data: { type: "something else" }, ports: [] });
  await world.dispatch("message", { data: null, ports: [] });
  assert.equal(world.skipped, 0);
  await world.dispatch("message", { data: { type: "activate" }, ports: [] });
  assert.equal(world.skipped, 1);
});

test("the version is told to who asks", async () => {
  const told = [];
  const world = await installed();
  await world.dispatch("message", { data: { type: "version" }, ports: [{ postMessage: (message) => told.push({ ...message }) }] });
  assert.deepEqual(told, [{ type: "version", version: "v1" }]);
});

for (const path of ["/ops/j", "/ops/j/scan", "/ops/j/device/TPLG97441B58?from=scan"]) {
  test(`offline, ${path} starts from the shell`, async () => {
    const world = await installed();
    world.isOffline = true;
    assert.equal(await world.body(world.navigation(path)), "the shell");
  });
}

test("a network that does not answer within 3 s gives way to the shell", async () => {
  const world = await installed();
  world.answers.set("/ops/j", () => new Promise(() => {}));
  const answer = world.body(world.navigation("/ops/j"));
  await world.pass(2999);
  assert.equal(await Promise.race([answer, Promise.resolve("still waiting")]), "still waiting");
  await world.pass(1);
  assert.equal(await answer, "the shell");
});

test("without a shell, a slow network is waited for", async () => {
  const world = new World();
  let release;
  world.answers.set("/ops/j", () => new Promise((resolve) => (release = () => resolve(new Response("late page")))));
  const answer = world.body(world.navigation("/ops/j"));
  await world.pass(3000);
  release();
  assert.equal(await answer, "late page");
});

test("a page of the server is passed on and not stored", async () => {
  const world = await installed();
  const before = world.stored();
  world.answers.set("/ops/j", () => new Response("Mme Tremblay"));
  assert.equal(await world.body(world.navigation("/ops/j")), "Mme Tremblay");
  assert.deepEqual(world.stored(), before);
});

test("a page that was preloaded is not asked for again", async () => {
  const world = await installed();
  const navigation = { ...world.navigation("/ops/j"), preloadResponse: Promise.resolve(new Response("preloaded")) };
  world.asked.length = 0;
  assert.equal(await world.body(navigation), "preloaded");
  assert.deepEqual(world.asked, []);
});

test("the sign-in proxy's redirect reaches the browser", async () => {
  const world = await installed();
  const redirect = { type: "opaqueredirect", status: 0, ok: false };
  world.answers.set("/ops/j", () => redirect);
  assert.equal(await world.dispatch("fetch", world.navigation("/ops/j")), redirect);
});

test("an error of ours is shown, a gateway's is not", async () => {
  const world = await installed();
  world.answers.set("/ops/j/job/x", () => new Response("not found", { status: 404 }));
  assert.equal(await world.body(world.navigation("/ops/j/job/x")), "not found");
  world.answers.set("/ops/j/job/x", () => new Response("bad gateway", { status: 502 }));
  assert.equal(await world.body(world.navigation("/ops/j/job/x")), "the shell");
});

const UNTOUCHED = [
  ["an endpoint", "/ops/api/day-pack", {}],
  ["the event stream", "/ops/api/events", { headers: { accept: "text/event-stream" } }],
  ["an op", "/ops/api/ops", { method: "POST" }],
  ["a photo", "/ops/vision/equipment", { method: "POST" }],
  ["the sandbox's sign-in", "/ops/sandbox", { mode: "navigate" }],
  ["the console", "/ops/console", { mode: "navigate" }],
  ["a path that only begins like ours", "/ops/jobs", { mode: "navigate" }],
  ["a form sent from our page", "/ops/j/scan", { mode: "navigate", method: "POST" }],
  ["another app on this origin", "/opsview/pkg/app.js", {}],
  ["another origin", "https://tiles.example/ops/pkg/app-1.js", {}],
];
for (const [what, path, init] of UNTOUCHED) {
  test(`${what} is left alone`, async () => {
    const world = await installed();
    assert.equal(await world.dispatch("fetch", world.request(path, init)), undefined);
  });
}

test("a file of the bundle comes from the phone, also online", async () => {
  const world = await installed();
  world.asked.length = 0;
  assert.equal(await world.body(world.request("/ops/pkg/app-1.js")), "file /ops/pkg/app-1.js");
  assert.deepEqual(world.asked, []);
});

test("a file that is not in the bundle comes from the network and is not stored", async () => {
  const world = await installed();
  const before = world.stored();
  assert.equal(await world.body(world.request("/ops/pkg/app-2.js")), "file /ops/pkg/app-2.js");
  assert.deepEqual(world.stored(), before);
});

test("icons come from the phone and are renewed behind", async () => {
  const world = await installed();
  world.answers.set("/ops/icons.svg", () => new Response("new icons"));
  assert.equal(await world.body(world.request("/ops/icons.svg")), "file /ops/icons.svg");
  assert.equal(await world.body(world.request("/ops/icons.svg")), "new icons");
  world.isOffline = true;
  assert.equal(await world.body(world.request("/ops/icons.svg")), "new icons");
});

test("a failed renewal keeps the icon that is there", async () => {
  const world = await installed();
  world.answers.set("/ops/icons.svg", () => redirected(new Response("sign in")));
  await world.body(world.request("/ops/icons.svg"));
  assert.equal(await world.body(world.request("/ops/icons.svg")), "file /ops/icons.svg");
});

test("the outbox's sync wakes every page, another tag none", async () => {
  const world = await installed();
  await world.dispatch("sync", { tag: "something else" });
  assert.deepEqual(world.told, []);
  await world.dispatch("sync", { tag: "outbox" });
  assert.deepEqual(world.told, [{ type: "drain" }, { type: "drain" }]);
});

test("without a base path everything sits at the root", async () => {
  const world = new World("/");
  await world.dispatch("install");
  assert.deepEqual(world.stored(), ["/icons.svg", "/pkg/app-1.js", "/pkg/app-1.wasm", "/shell"]);
  world.isOffline = true;
  assert.equal(await world.body(world.navigation("/j/outbox")), "the shell");
  assert.equal(await world.dispatch("fetch", world.request("/api/me")), undefined);
});

async function installed() {
  const world = new World();
  await world.dispatch("install");
  return world;
}

/** `Response` cannot be made redirected from outside. */
function redirected(response) {
  return Object.defineProperty(response, "redirected", { value: true });
}

/** A browser, as far as the service worker sees one. */
class World {
  answers = new Map();
  asked = [];
  cacheModes = new Map();
  caches = new Map();
  claimed = 0;
  isOffline = false;
  listeners = new Map();
  quota = Infinity;
  skipped = 0;
  timers = [];
  told = [];
  now = 0;

  constructor(scope = "/ops/") {
    this.base = scope.replace(/\/$/, "");
    this.answers.set(`${this.base}/shell`, () => new Response("the shell"));
    this.answers.set(`${this.base}/pkg/precache.json`, () => Response.json({ version: "v1", files: FILES }));
    const self = {
      addEventListener: (name, handler) => this.listeners.set(name, handler),
      clients: { claim: async () => this.claimed++, matchAll: async () => [this.page(), this.page()] },
      location: new URL(`${ORIGIN}${this.base}/service-worker.js`),
      registration: { scope: `${ORIGIN}${scope}`, navigationPreload: { enable: async () => {} } },
      skipWaiting: async () => this.skipped++,
    };
    this.context = vm.createContext({
      self, URL, Promise, Error, Object, RegExp,
      caches: this.cacheStorage(),
      fetch: (request, init) => this.fetch(request, init),
      importScripts: (...files) => files.forEach((file) => this.run(file)),
      setTimeout: (wake, delay) => this.timers.push({ wake, at: this.now + delay }),
    });
    this.run("service-worker.js");
  }

  run(file) {
    const source = readFileSync(PUBLIC + file, "utf8").replace("__BUILD_VERSION__", "v1");
    vm.runInContext(source, this.context, { filename: file });
  }

  /** Runs one event to its end and gives what it answered with, or undefined where it left the request alone. */
  async dispatch(name, init = {}) {
    const pending = [];
    let answer;
    this.listeners.get(name)({ ...init, waitUntil: (work) => pending.push(work), respondWith: (work) => (answer = work) });
    const result = await answer;
    await Promise.all(pending);
    return result;
  }

  async body(init) {
    return (await this.dispatch("fetch", init)).text();
  }

  navigation(path) {
    return this.request(path, { mode: "navigate" });
  }

  request(path, { method = "GET", mode = "cors", headers = {} } = {}) {
    const url = new URL(path, ORIGIN).href;
    return { request: { url, method, mode, headers: new Headers(headers) }, preloadResponse: Promise.resolve(undefined) };
  }

  async fetch(request, { cache } = {}) {
    const { pathname } = new URL(request.url ?? request, ORIGIN);
    this.asked.push(pathname);
    this.cacheModes.set(pathname, cache);
    if (this.isOffline) throw new TypeError("Failed to fetch");
    return this.answers.get(pathname)?.() ?? new Response(`file ${pathname}`);
  }

  page() {
    return { postMessage: (message) => this.told.push({ ...message }) };
  }

  stored() {
    return [...this.caches.values()].flatMap((cache) => [...cache.keys()]).sort();
  }

  async pass(milliseconds) {
    this.now += milliseconds;
    await settled();
    for (const timer of this.timers.filter(({ at }) => at <= this.now)) timer.wake();
    await settled();
  }

  cacheStorage() {
    return {
      keys: async () => [...this.caches.keys()],
      match: async (url, { cacheName }) => this.caches.get(cacheName)?.get(url)?.clone(),
      delete: async (name) => this.caches.delete(name),
      open: async (name) => {
        if (!this.caches.has(name)) this.caches.set(name, new Map());
        const cache = this.caches.get(name);
        return {
          put: async (url, response) => {
            if (cache.size >= this.quota) throw new Error("quota exceeded");
            cache.set(url, response);
          },
        };
      },
    };
  }
}

function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
