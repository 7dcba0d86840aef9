// The scan page with a camera that shows a film: a label coming into focus.
import { test, expect } from "../../fixtures/app.mjs";
import { camera, film, label } from "../../fixtures/camera.mjs";

test.use(camera(film.label));
test.beforeEach(async ({ app }) => app.signIn("tech1"));

const device = label.device;

test("from the film to the device's page, one row for the whole label, told at once", async ({ app, page, axe }) => {
  await app.open("/j/scan");
  const row = page.locator(".result").first();
  await expect(row).toContainText("844G-1", { timeout: 20_000 });
  // The goal is 50 ms; a shared machine is no place to hold it to that, so the figure is told and not judged.
  const feedback = Number(await page.locator(".sheet").getAttribute("data-feedback-ms"));
  console.log(`feedback after the decode: ${feedback.toFixed(1)} ms`);
  expect(feedback).toBeGreaterThan(0);
  await expect(page.locator(".overlay .frame").first()).toBeAttached();
  await expect(page.locator(".result[data-answer]")).toHaveCount(1);
  await axe();
  await page.locator(".sheet .primary").click();
  await expect(page).toHaveURL(new RegExp(`/j/device/${device.serial}`));
});

test("the sheet keeps its height while the camera looks and codes come in", async ({ app, page }) => {
  await page.addInitScript(() => {
    window.heights = new Set();
    const look = () => {
      const looks = document.querySelector(".viewfinder:not(.is-idle) + .sheet");
      if (looks) window.heights.add(Math.round(looks.getBoundingClientRect().height));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await app.open("/j/scan");
  await expect(page.locator(".result").first()).toContainText("844G-1", { timeout: 20_000 });
  await page.getByRole("button", { name: "Saisir" }).click();
  await page.getByLabel("Numéro de série, GPON ou MAC").fill("TPLG97441B58");
  await page.keyboard.press("Enter");
  await expect(page.locator(".result[data-answer]")).toHaveCount(2);
  expect(await page.evaluate(() => [...window.heights])).toHaveLength(1);
});

test("the camera is dark when the page is left, and comes back", async ({ app, page }) => {
  await app.open("/j/scan");
  await expect.poll(() => page.evaluate(() => document.getElementById("feed").srcObject?.active ?? false)).toBe(true);
  const tracks = await page.evaluateHandle(() => document.getElementById("feed").srcObject.getVideoTracks());
  await page.getByRole("link", { name: "Fermer le scanner" }).click();
  await expect.poll(() => tracks.evaluate((tracks) => tracks[0].readyState)).toBe("ended");
});

test("pause stops the reading, and the same button goes on", async ({ app, page }) => {
  await app.open("/j/scan");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("En pause")).toBeVisible();
  await page.getByRole("button", { name: "Reprendre" }).click();
  await expect(page.locator(".result").first()).toBeVisible({ timeout: 20_000 });
});

test("without signal the answer comes from the day pack", async ({ app, page, network }) => {
  await app.open("/j");
  await network.primed();
  await expect.poll(() => page.evaluate(hasPack)).toBe(true);
  await network.cut();
  await page.goto(`${app.url}/j/scan`);
  await app.ready();
  await expect(page.locator(".result").first()).toContainText("Dans la trousse", { timeout: 25_000 });
  await page.locator(".sheet .primary").click();
  await expect(page).toHaveURL(new RegExp(`/j/device/${device.serial}`));
  await expect(page.locator("main")).toContainText("844G-1");
});

/** Runs in the page: the store holds a day pack. */
async function hasPack() {
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (event) => resolve(event.target.result)));
    const stores = [...db.objectStoreNames];
    for (const store of stores) {
      const keys = await new Promise((resolve) => (db.transaction(store).objectStore(store).getAllKeys().onsuccess = (event) => resolve(event.target.result)));
      if (keys.some((key) => String(key).includes("day-pack"))) return db.close(), true;
    }
    db.close();
  }
  return false;
}
