// A phone that does not keep what it is given: the person is told at once, and nothing says "saved".
import { expect, test } from "../../fixtures/app.mjs";

const NOBODYS = "W2ZTZ6YVTEWG";
const STOCK = "APKJFYTG87FV";

/** From `fill()` on the outbox's store ends every transaction as a full disk does; `free()` gives the room back. */
function full(page) {
  return page.addInitScript(() => {
    let isFull = false;
    window.fill = () => (isFull = true);
    window.free = () => (isFull = false);
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...value) {
      const request = add.apply(this, value);
      if (isFull) {
        Object.defineProperty(this.transaction, "error", { value: new DOMException("full", "QuotaExceededError") });
        this.transaction.abort();
      }
      return request;
    };
  });
}

async function type(page, code) {
  const field = page.locator("#code");
  if (!(await field.isVisible())) await page.getByRole("button", { name: "Saisir" }).click();
  await field.fill(code);
  await field.press("Enter");
}

test.beforeEach(async ({ app, page }) => {
  await full(page);
  await app.signIn("tech1");
});

test("a record that could not be kept stays in its form, with the reason", async ({ app, page, axe }) => {
  await app.open("/j/scan");
  await type(page, NOBODYS);
  await page.getByRole("button", { name: "Créer la fiche" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Marque").fill("AVM");
  await page.evaluate(() => window.fill());
  await form.getByRole("button", { name: "Enregistrer la fiche" }).click();
  await expect(form.getByRole("alert")).toContainText("plus de place");
  await expect(form.getByLabel("Marque")).toHaveValue("AVM");
  await axe();
  await page.evaluate(() => window.free());
  await form.getByRole("button", { name: "Enregistrer la fiche" }).click();
  await expect(page.locator('.result[data-answer="created"]')).toContainText("Fiche enregistrée");
});

test("a link that could not be kept says so and can be made again", async ({ app, page, axe }) => {
  const pack = await (await page.request.get(`${app.url}/api/day-pack`)).json();
  const closed = ["completed", "cancelled", "not_done"];
  const job = pack.jobs.find((job) => !closed.includes(job.status) && job.service_location && job.job_type !== "retrieval");
  await app.open(`/j/scan?job=${job.name}`);
  await page.evaluate(() => window.fill());
  await type(page, STOCK);
  const row = page.locator(".result").first();
  await expect(row).toContainText("Rien n’a été lié");
  await expect(page.locator(".toast")).toContainText("plus de place");
  await axe();
  await page.evaluate(() => window.free());
  await page.locator(".toast").getByRole("button", { name: "Fermer" }).click();
  await row.getByRole("button", { name: "Lier" }).click();
  await expect(page.locator('.result[data-answer="linked"]')).toBeVisible();
});

test("a browser that opens no storage is told of on the page of what waits", async ({ app, page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("private", "InvalidStateError");
    };
  });
  await app.open("/j/outbox");
  await expect(page.getByRole("heading", { name: "Envois illisibles" })).toBeVisible();
});
