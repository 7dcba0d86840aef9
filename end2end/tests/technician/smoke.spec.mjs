import { expect, test } from "../../fixtures/app.mjs";

test("a technician signs in and the scan page can be used", async ({ app, page, axe }) => {
  await app.signIn("tech1");
  const answer = await app.open("/j/scan");
  expect(answer.status()).toBe(200);
  await expect(page.locator("html")).toHaveAttribute("lang", /^fr/);
  await expect(page.getByRole("main")).toBeVisible();
  await axe();
});

test("somebody who is not signed in sees nothing of it", async ({ app, page }) => {
  await page.goto(`${app.url}/j/scan`);
  expect(new URL(page.url()).pathname).toBe("/sandbox");
});
