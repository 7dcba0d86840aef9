// Background sync: the queue and the lock that lets one tab drain it belong to the pages; this only wakes them.

async function askPagesToDrain() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage({ type: "drain" });
}
