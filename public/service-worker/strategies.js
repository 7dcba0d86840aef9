// Which request is answered how. What is not named here goes to the network untouched: /api, /vision, /sandbox,
// event streams, everything that is not a GET, other origins.

/** A phone in a basement has "a connection" that answers nothing; after this the shell starts instead. */
const NAVIGATION_TIMEOUT_MS = 3000;

function strategyFor(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return undefined;
  if (BASE && !url.pathname.startsWith(`${BASE}/`)) return undefined;
  const path = url.pathname.slice(BASE.length);
  if (request.mode === "navigate") return /^\/j(\/|$)/.test(path) ? networkThenShell : undefined;
  if (path.startsWith("/pkg/")) return precacheThenNetwork;
  if (/^\/(icons\/|icons\.svg$|favicon\.svg$|manifest\.webmanifest$)/.test(path)) return precacheAndRevalidate;
  return undefined;
}

/** Network first, so that the sign-in proxy's redirects and the server's own pages come through; nothing is stored. */
async function networkThenShell(event) {
  const network = navigationAnswer(event);
  const answer = await Promise.race([network.catch(() => undefined), after(NAVIGATION_TIMEOUT_MS)]);
  if (answer && !isGatewayError(answer)) return answer;
  return (await fromPrecache(SHELL)) ?? network;
}

/** The browser may have asked already while this worker was starting. */
async function navigationAnswer(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

async function precacheThenNetwork(event) {
  return (await fromPrecache(pathOf(event.request))) ?? fetch(event.request);
}

async function precacheAndRevalidate(event) {
  const stored = await fromPrecache(pathOf(event.request));
  if (!stored) return fetch(event.request);
  event.waitUntil(revalidate(pathOf(event.request)).catch(() => undefined));
  return stored;
}

async function revalidate(url) {
  const { response } = await download(url);
  await (await caches.open(CACHE_NAME)).put(url, response);
}

/** A proxy that answers for a server that does not is no answer. */
function isGatewayError(response) {
  return [502, 503, 504].includes(response.status);
}

function pathOf(request) {
  return new URL(request.url).pathname;
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
