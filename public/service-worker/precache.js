// The program on the phone: one cache per version, filled whole or not at all.

/** Other apps may share this origin; only caches that begin like this are ours. */
const CACHE_PREFIX = `gigafibre-ops:${BASE || "/"}:`;
const CACHE_NAME = CACHE_PREFIX + VERSION;

/** The page without content that starts any route offline. */
const SHELL = `${BASE}/shell`;

async function fillPrecache() {
  const files = await listFiles();
  const answers = await Promise.all([SHELL, ...files].map((url) => download(url)));
  const cache = await caches.open(CACHE_NAME);
  try {
    await Promise.all(answers.map(({ url, response }) => cache.put(url, response)));
  } catch (error) {
    await caches.delete(CACHE_NAME);
    throw error;
  }
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE_NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** What the build made. A list of another version means that a deployment is half done: the browser tries again later. */
async function listFiles() {
  const { response } = await download(`${BASE}/pkg/precache.json`, "no-store");
  const { version, files } = await response.json();
  if (version !== VERSION) throw new Error(`precache.json is of version ${version}, this service worker of ${VERSION}`);
  return files.map((file) => `${BASE}/${file.replace(/^\//, "")}`);
}

/** A sign-in page that answers 200 in a file's place must never be stored as that file, hence no redirect. */
async function download(url, cache = isHashed(url) ? "default" : "no-cache") {
  const response = await fetch(url, { cache, credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(`${url} answered ${response.status}`);
  return { url, response };
}

/** Files under pkg/ have their content's hash in their name. */
function isHashed(url) {
  return url.startsWith(`${BASE}/pkg/`);
}

function fromPrecache(url) {
  return caches.match(url, { cacheName: CACHE_NAME, ignoreVary: true });
}
