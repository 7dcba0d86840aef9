// The scan page without a camera: typing, a hand scanner, photos, blockers, undo.
import { test, expect } from "../../fixtures/app.mjs";
import { photo, blank } from "../../fixtures/photo.mjs";

const STOCK = "APKJFYTG87FV";
const STOCK_2 = "796551547172398";
const ELSEWHERE = "WNPNGJRJFS2G54";
const NOBODYS = "W2ZTZ6YVTEWG";

test.beforeEach(async ({ app, page }) => {
  await app.signIn("tech1");
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
});

/** The technician's own day, as the phone gets it. */
async function openJob(app, page) {
  const pack = await (await page.request.get(`${app.url}/api/day-pack`)).json();
  const job = pack.jobs.find((job) => !["completed", "cancelled", "not_done"].includes(job.status) && job.service_location && job.job_type !== "retrieval");
  expect(job, "an open job of tech1").toBeTruthy();
  return job.name;
}

async function type(page, code) {
  const field = page.getByLabel("Numéro de série, GPON ou MAC");
  if (!(await field.isVisible())) await page.getByRole("button", { name: "Saisir" }).click();
  await field.fill(code);
  await field.press("Enter");
}

const rows = (page, answer) => page.locator(`.result[data-answer="${answer}"]`);

test("a refused camera is explained, and typing and photo are one tap away", async ({ app, page, axe }) => {
  await app.open("/j/scan");
  await expect(page.getByRole("heading", { name: "Caméra refusée" })).toBeVisible();
  await expect(page.getByText(/iPhone/)).toBeVisible();
  await expect(page.getByText(/Android/)).toBeVisible();
  await expect(page.getByLabel("Numéro de série, GPON ou MAC")).toBeVisible();
  await expect(page.locator("input[type=file]")).toBeAttached();
  await axe();
});

test("a typed number leads to its device", async ({ app, page, axe }) => {
  await app.open("/j/scan");
  await type(page, STOCK.toLowerCase());
  const row = page.locator(".result").first();
  await expect(row).toHaveAttribute("data-answer", /found|linked|confirm/);
  await expect(row).toContainText("palier 1");
  await axe();
  await row.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/j/device/${STOCK}`));
});

test("what is no device's number is refused with the reason", async ({ app, page }) => {
  await app.open("/j/scan");
  await type(page, "8719516284614");
  await expect(page.getByText(/code du produit/)).toBeVisible();
  await expect(page.locator(".result")).toHaveCount(0);
});

test("a hand scanner is heard wherever the focus is", async ({ app, page }) => {
  await app.open("/j/scan");
  await page.evaluate((keys) => {
    for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }, [...STOCK, "Enter"]);
  await expect(page.locator(".result").first()).toContainText("palier 1");
});

test("an unknown device becomes a record", async ({ app, page, axe }) => {
  await app.open("/j/scan");
  await type(page, NOBODYS);
  await expect(rows(page, "unknown")).toContainText("Introuvable aux 3");
  await page.getByRole("button", { name: "Créer la fiche" }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByLabel("Numéro de série")).toHaveValue(NOBODYS);
  await axe();
  await form.getByLabel("Marque").fill("AVM");
  await form.getByRole("button", { name: "Enregistrer la fiche" }).click();
  await expect(rows(page, "created")).toBeVisible();
  await expect
    .poll(async () => (await app.erpnext(`/api/resource/Service Equipment?filters=[["serial_number","=","${NOBODYS}"]]`)).data.length, { timeout: 20_000 })
    .toBe(1);
});

test("a device of stock is linked to the job, and undone within eight seconds nothing was sent", async ({ app, page }) => {
  const job = await openJob(app, page);
  await app.open(`/j/scan?job=${job}`);
  await expect(page.locator("h1")).toContainText(job);
  await type(page, STOCK);
  await expect(rows(page, "linked")).toBeVisible();
  await page.getByRole("button", { name: /Annuler \d/ }).click();
  await expect(page.getByText("Lien annulé.").first()).toBeVisible();
  await page.waitForTimeout(9_000);
  const writes = JSON.stringify(await app.erpnext("/_dials/journal"));
  expect(writes).not.toContain(STOCK);
});

test("a link that is left alone reaches the server once", async ({ app, page }) => {
  const job = await openJob(app, page);
  await app.open(`/j/scan?job=${job}`);
  await type(page, STOCK);
  await expect(rows(page, "linked")).toBeVisible();
  await expect
    .poll(async () => (await app.erpnext(`/api/resource/Dispatch Job/${job}`)).data.equipment.filter((line) => line.serial_number === STOCK).length, { timeout: 25_000 })
    .toBe(1);
});

test("a device at work elsewhere is blocked in words and never linked", async ({ app, page, axe }) => {
  const job = await openJob(app, page);
  await app.open(`/j/scan?job=${job}`);
  await type(page, ELSEWHERE);
  await expect(rows(page, "blocked")).toContainText(/Actif (ailleurs|chez)/);
  await expect(rows(page, "blocked").getByRole("button")).toHaveCount(0);
  await axe();
});

test("a photo is read on the phone", async ({ app, page }) => {
  await app.open("/j/scan");
  await page.locator("input[type=file]").setInputFiles({ name: "label.jpg", mimeType: "image/jpeg", buffer: photo() });
  await expect(page.locator(".result").first()).toContainText("844G-1");
});

test("what the model read is marked, and not linked before a person confirms it", async ({ app, page }) => {
  const job = await openJob(app, page);
  await app.open(`/j/scan?job=${job}`);
  const barcodes = [{ text: STOCK_2, format: "CODE_128", confidence: 0.9 }];
  await app.erpnext("/_dials/next_vision_answer", "POST", { answer: { barcodes } });
  await page.locator("input[type=file]").setInputFiles({ name: "blurred.jpg", mimeType: "image/jpeg", buffer: await blank(page) });
  const row = page.locator(".result").first();
  await expect(row).toContainText("Lu par IA", { timeout: 20_000 });
  await expect(row).toHaveAttribute("data-answer", "found");
  await row.getByRole("button", { name: "Confirmer" }).click();
  await expect(row).toHaveAttribute("data-answer", /linked|confirm/);
});

test("without signal a photo nobody can read is kept", async ({ app, page, network }) => {
  await app.open("/j/scan");
  await network.cut();
  await page.locator("input[type=file]").setInputFiles({ name: "blurred.jpg", mimeType: "image/jpeg", buffer: await blank(page) });
  await expect(page.getByText("Photo 1 gardée, lecture dès que possible.").first()).toBeVisible({ timeout: 20_000 });
});

test("unknown without signal, found on return", async ({ app, page, network }) => {
  await app.open("/j/scan");
  await network.cut();
  await type(page, ELSEWHERE);
  await expect(rows(page, "waiting")).toContainText("dès que le réseau revient");
  await network.mend();
  await expect(page.locator(".result").first()).toHaveAttribute("data-answer", /found|blocked|confirm/, { timeout: 40_000 });
});

test("before the app has started, the form and the photo are there", async ({ app, page }) => {
  const html = await (await page.request.get(`${app.url}/j/scan`)).text();
  expect(html).toMatch(/<form[^>]*method="get"/);
  expect(html).toMatch(/<input[^>]*type="file"/);
  const answer = await page.request.get(`${app.url}/console?device=${STOCK}`);
  expect(answer.url()).toContain(`/j/device/${STOCK}`);
});
