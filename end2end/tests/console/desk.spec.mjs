// The desk's program: its own, smaller than the phone's, and the way from one to the other.
import { test, expect } from "../../fixtures/app.mjs";

const DEVICE = "APKJFYTG87FV";

/** Which of the two programs the page was started with. */
const program = (page) => page.locator('script[type="module"]').getAttribute("src");

test.beforeEach(({ app }) => app.signIn("csr1"));

test("a desk starts its own program, and a device's page is another one, loaded whole", async ({ app, page, axe }) => {
  await app.open("/");
  await expect(page).toHaveURL(/\/console$/);
  expect(await program(page)).toMatch(/\/pkg\/desk-/);
  await axe();
  await page.getByLabel("Trouver un appareil").fill(DEVICE);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/j/device/${DEVICE}`));
  await expect.poll(() => program(page)).toMatch(/\/pkg\/technician-/);
  await app.ready();
  await expect(page.getByRole("heading", { name: "Équipement" })).toBeVisible();
  await page.goBack();
  await expect.poll(() => program(page)).toMatch(/\/pkg\/desk-/);
  await expect(page.getByLabel("Trouver un appareil")).toBeVisible();
});
