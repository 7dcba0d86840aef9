// What is on the phone: read from its database, past the app.
import { ready } from "../fixtures/app.mjs";

const LIMIT_MS = 60_000;

/** Opens the outbox, sends what waits as a person would, and answers all items once none is on its way any more. */
export async function drained(page, url) {
  await page.goto(`${url}/j/outbox`);
  await ready(page);
  await page.getByRole("button", { name: "Réessayer maintenant" }).click({ timeout: 1_000 }).catch(() => {});
  for (const until = Date.now() + LIMIT_MS; ; ) {
    const items = await list(page);
    const waits = items.some(({ state }) => !["done", "refused", "conflict"].includes(state.is));
    if (!waits || Date.now() > until) return items;
    await page.waitForTimeout(200);
  }
}

/** The outbox's items as they are stored, each with its `seq`. */
async function list(page) {
  const items = await page.evaluate(async () => {
    const opened = indexedDB.open("ops");
    await new Promise((resolve, reject) => Object.assign(opened, { onsuccess: resolve, onerror: reject }));
    const store = opened.result.transaction("items").objectStore("items");
    const [keys, values] = [store.getAllKeys(), store.getAll()];
    await new Promise((resolve) => (values.onsuccess = resolve));
    opened.result.close();
    return keys.result.map((seq, at) => [seq, values.result[at]]);
  });
  return items.map(([seq, text]) => ({ ...JSON.parse(text), seq }));
}

/** The items as the judge compares them. Photos, known by their content alone, are told by their turn. */
export function keptOf(items, photos) {
  let turn = 0;
  return items.map(({ op: { op_id, op, payload }, state }) => {
    const kind = { "equipment.create": "create", "equipment.link": "link", "vision.read": "photo" }[op];
    const photo = kind === "photo" ? photos[turn++] : undefined;
    return { op_id, kind, job: payload.job, serial: payload.serial_number, photo, done: state.is === "done" };
  });
}
