// The service worker: a table of events. What each one does is in ./service-worker/, one file per concern.
// Registered as { type: "classic", updateViaCache: "none" }, so that a change in any of these files is noticed.
//
// It keeps the *program* for offline (the shell, the bundle, the icons) and never data: data lives in the page's store,
// and a page rendered on the server has somebody's data inside it.

/** Stamped by the build with the hash of everything that is precached. */
const VERSION = "__BUILD_VERSION__";

/** Where the app lives on this origin: "" or "/ops". */
const BASE = new URL(self.registration.scope).pathname.replace(/\/$/, "");

importScripts("service-worker/precache.js", "service-worker/strategies.js", "service-worker/sync.js");

const EVENTS = {
  // The whole new version is stored beside the old one, or none of it.
  install: (event) => event.waitUntil(fillPrecache()),

  // Reached at once on a first visit; afterwards only when the page has said "activate" or no page is open any more.
  activate: (event) => event.waitUntil(takeOver()),

  // A strategy answers, or the browser goes on as if we were not here.
  fetch: (event) => {
    const strategy = strategyFor(event.request);
    if (strategy) event.respondWith(strategy(event));
  },

  // The network is back: the pages drain their outbox, since it and its lock are theirs.
  sync: (event) => {
    if (event.tag === "outbox") event.waitUntil(askPagesToDrain());
  },

  // { type: "activate" } is the person's consent to the new version; { type: "version" } is answered with ours.
  message: (event) => {
    if (event.data?.type === "activate") event.waitUntil(self.skipWaiting());
    if (event.data?.type === "version") (event.ports[0] ?? event.source)?.postMessage({ type: "version", version: VERSION });
  },
};

for (const [name, handler] of Object.entries(EVENTS)) self.addEventListener(name, handler);
