// A link from a dispatcher's desk to the phone of somebody without an account, and its end.
import { test, expect, ready } from "../../fixtures/app.mjs";
import { networkOf } from "../../fixtures/offline.mjs";

const DEVICE = "APKJFYTG87FV"; // of stock

/** The dispatcher's own browser: a desk. */
async function desk(browser, app, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "fr-CA", ...options });
  const form = { person: "dispatch1", next: "/dispatch" };
  await context.request.post(`${app.url}/sandbox/sign-in`, { form, headers: { origin: app.server.origin } });
  return context.newPage();
}

/** Gives a link for the first technician's today by the form, and answers with the address shown. */
async function give(page, app) {
  await page.goto(`${app.url}/dispatch`);
  await page.getByRole("link", { name: "Liens", exact: true }).click();
  await page.waitForURL(/\/dispatch\/links$/);
  await ready(page);
  await page.getByLabel("Technicien").selectOption("TECH-001");
  await page.getByRole("button", { name: "Créer le lien" }).click();
  const address = page.getByLabel("Adresse du lien");
  await expect(address).toHaveValue(new RegExp(`^${app.server.origin}/t/[A-Za-z0-9_-]{43}$`));
  return address.inputValue();
}

/** What lies in the sandbox's ERPNext about the device: whose it is. */
async function holder(app) {
  const query = `filters=[["serial_number","=","${DEVICE}"]]&fields=["customer"]`;
  return (await app.erpnext(`/api/resource/Service Equipment?${query}`)).data[0].customer ?? "";
}

async function type(page, code) {
  const field = page.getByLabel("Numéro de série, GPON ou MAC");
  if (!(await field.isVisible())) await page.getByRole("button", { name: "Saisir" }).click();
  await field.fill(code);
  await field.press("Enter");
}

/** What the phone says it keeps. */
const waiting = (page) => page.locator(".bottombar .count");

// The camera is refused, so that the scan page shows its field at once.
test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  }),
);

test("a phone without an account sees one day, records, and keeps its work when the link is taken back", async ({ app, page, browser, context, axe }) => {
  // Two people, three starts of the app and a time to undo: a shift in one test.
  test.setTimeout(180_000);
  const dispatcher = await desk(browser, app);
  await dispatcher.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const address = await give(dispatcher, app);
  const token = address.split("/t/")[1];
  await expect(dispatcher.getByRole("button", { name: "Copier" })).toBeFocused();
  await dispatcher.keyboard.press("Enter");
  await expect(dispatcher.getByText("Adresse copiée").first()).toBeVisible();
  expect(await dispatcher.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await expect(dispatcher.getByRole("row", { name: /Actif/ })).toContainText("Jamais ouvert");

  // The phone: the token is gone from the address at once, and nothing is told to where the phone goes next.
  const seen = [];
  page.on("request", (request) => seen.push([request.url(), request.headers().referer ?? ""]));
  const opened = page.waitForResponse((answer) => answer.url().startsWith(address));
  await page.goto(address);
  expect((await opened).headers()["referrer-policy"]).toBe("no-referrer");
  await ready(page);
  expect(new URL(page.url()).pathname).toBe("/t/s/j");
  expect(seen.slice(1).filter(([url, referer]) => url.includes(token) || referer.includes(token))).toEqual([]);
  const pack = await page.evaluate(() => fetch("/t/s/api/day-pack").then((answer) => answer.json()));
  expect(pack.jobs.length).toBeGreaterThan(0);
  expect(pack.jobs.every((job) => job.assigned_tech === "TECH-001" && job.scheduled_date === pack.day)).toBe(true);
  const job = pack.jobs.find((job) => !["completed", "cancelled", "not_done"].includes(job.status) && job.service_location && job.job_type !== "retrieval").name;
  await expect(page.locator('a[href^="/t/s/j/job/"]').first()).toBeVisible();
  await axe();
  await page.goto(`${app.url}/t/s/j/settings`);
  await ready(page);
  await expect(page.getByText(/Accès par lien/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Se déconnecter" })).toHaveCount(0);
  await axe();

  // Without network the second mount's own service worker starts the app, and what is recorded waits.
  const network = networkOf(context, page);
  await network.primed();
  expect(await page.evaluate(() => navigator.serviceWorker.controller.scriptURL)).toBe(`${app.url}/t/s/service-worker.js`);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(`${app.url}/t/s/`);
  await network.cut();
  await page.goto(`${app.url}/t/s/j/scan?job=${job}`);
  await ready(page);
  await expect(page.locator("body[data-ssr]")).toHaveCount(0);
  await type(page, DEVICE);
  await expect(page.locator('.result[data-answer="linked"]')).toBeVisible();
  await expect(page.getByRole("link", { name: "Hors ligne · 1" })).toBeVisible();
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name));
  expect(databases).toContain("ops-guest");
  expect(databases).not.toContain("ops");

  // Taken back while the phone is away: asked twice, by keyboard.
  await dispatcher.getByLabel(/^Retirer le lien de/).focus();
  await dispatcher.keyboard.press("Enter");
  await dispatcher.getByRole("button", { name: "Retirer ce lien" }).click();
  await expect(dispatcher.getByRole("row", { name: /Retiré/ })).toBeVisible();
  await expect(dispatcher.getByRole("row", { name: /Retiré/ })).not.toContainText("Jamais ouvert");
  await network.mend();
  const answer = await page.goto(`${app.url}/t/s/j`);
  expect(answer.status()).toBe(401);
  await ready(page);
  await expect(page.getByRole("heading", { name: "Ce lien n’ouvre plus rien" })).toBeVisible();
  await expect(page.getByText(/Appelez la personne de la répartition/)).toBeVisible();
  await expect(page.getByText(/1\u00A0envoi est gardé ici/)).toBeVisible();
  await axe();
  await page.getByRole("link", { name: "Voir ce qui est gardé" }).click();
  await expect(page.getByText(new RegExp(DEVICE)).first()).toBeVisible();
  await axe();
  expect(await holder(app), "nothing left after the link was taken back").toBe("");
  // Its customers are off the phone, and the address leads to words.
  const kept = await page.evaluate(readPack);
  expect(kept.jobs).toEqual([]);
  expect((await page.goto(address)).status()).toBe(404);
  await expect(page.getByText(/Appelez la personne de la répartition/)).toBeVisible();
  await axe();

  // A new link of the same technician lets it go.
  const again = await give(dispatcher, app);
  await page.goto(again);
  await ready(page);
  await expect.poll(() => holder(app), { timeout: 20_000 }).not.toBe("");
  await expect(waiting(page)).toHaveCount(0);

  // Leaving ends this phone's access; no token is in the log.
  await page.goto(`${app.url}/t/s/j/settings`);
  await ready(page);
  await page.getByRole("button", { name: "Terminer l’accès sur ce téléphone" }).click();
  await expect(page.getByRole("heading", { name: "Ce lien n’ouvre plus rien" })).toBeVisible();
  for (const secret of [token, again.split("/t/")[1]]) expect(app.server.log.includes(secret)).toBe(false);
  expect(app.server.log).toContain("a link was opened");
  await dispatcher.context().close();
});

/** Runs in the page: the day pack as the phone keeps it for a guest. */
function readPack() {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open("ops-guest");
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const get = open.result.transaction("kv").objectStore("kv").get("day-pack");
      get.onsuccess = () => resolve(JSON.parse(get.result));
    };
  });
}

test("the phone's own technician and a guest do not meet", async ({ app, page, browser }) => {
  const dispatcher = await desk(browser, app);
  const address = await give(dispatcher, app);
  await dispatcher.context().close();
  await app.signIn("tech2");
  await app.open("/j");
  await expect(page.locator("h1")).toBeVisible();
  await page.goto(address);
  await ready(page);
  const job = page.locator('a[href^="/t/s/j/job/"]').first();
  await expect(job).toBeVisible();
  const name = (await job.getAttribute("href")).split("/").pop();
  await app.open("/j");
  await expect(page.locator('a[href^="/j/job/"]').first()).toBeVisible();
  await expect(page.locator(`a[href*="${name}"]`)).toHaveCount(0);
  const me = await page.evaluate(() => fetch("/api/me").then((answer) => answer.json()));
  expect(me.id).toBe("tech2");
});
