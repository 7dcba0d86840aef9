// The desk's page of links: who may see it, how it looks when empty and when it fails, and without a script.
import { test, expect } from "../../fixtures/app.mjs";

test("a dispatcher gives a link and takes it back; empty, failed and English", async ({ app, page, axe }) => {
  await app.signIn("dispatch1");
  await app.open("/dispatch/links");
  await expect(page.getByText("Aucun lien donné")).toBeVisible();
  await axe();
  await page.getByLabel("Technicien").selectOption("TECH-002");
  await page.getByLabel("Durée").selectOption("4");
  await page.getByRole("button", { name: "Créer le lien" }).click();
  await expect(page.getByLabel("Adresse du lien")).toBeVisible();
  const row = page.getByRole("row", { name: /Actif/ });
  await expect(row).toContainText("Jamais ouvert");
  await axe();
  for (const scheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await axe();
  }
  // The address is shown once: not after a reload.
  await page.reload();
  await app.ready();
  await expect(page.getByLabel("Adresse du lien")).toHaveCount(0);
  await expect(row).toBeVisible();
  // A server that cannot: said, and what is there stays.
  await page.route("**/api/links", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.getByLabel("Technicien").selectOption("TECH-003");
  await page.getByRole("button", { name: "Créer le lien" }).click();
  await expect(page.getByRole("alert")).toContainText("Le lien n’a pas été créé");
  await axe();
  await page.unroute("**/api/links");
  await page.getByLabel(/^Retirer le lien de/).click();
  await axe();
  await page.getByRole("button", { name: "Retirer ce lien" }).click();
  await expect(page.getByRole("row", { name: /Retiré/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Liens donnés" })).toBeFocused();
  await page.context().addCookies([{ name: "ops_lang", value: "en", url: app.url }]);
  await app.open("/dispatch/links");
  await expect(page.getByRole("heading", { name: "Access links" })).toBeVisible();
  await expect(page.getByRole("row", { name: /Revoked/ })).toBeVisible();
});

test("nobody else sees the page, nor the way to it", async ({ app, page, axe }) => {
  await app.signIn("csr1");
  expect((await app.open("/dispatch/links")).status()).toBe(403);
  await expect(page.getByLabel("Technicien")).toHaveCount(0);
  await axe();
  await app.open("/console");
  await expect(page.getByRole("link", { name: "Liens", exact: true })).toHaveCount(0);
});

test("links are given and taken back without a script", async ({ app, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "fr-CA" });
  const page = await context.newPage();
  const form = { person: "dispatch1", next: "/" };
  await context.request.post(`${app.url}/sandbox/sign-in`, { form, headers: { origin: app.server.origin } });
  await page.goto(`${app.url}/dispatch/links`);
  await page.getByLabel("Technicien").selectOption("TECH-004");
  await page.getByRole("button", { name: "Créer le lien" }).click();
  const address = await page.getByLabel("Adresse du lien").inputValue();
  expect(address).toContain(`${app.url}/t/`);
  await page.getByRole("link", { name: "Retour aux liens" }).click();
  await page.getByLabel(/^Retirer le lien de/).first().click();
  await page.getByRole("button", { name: "Retirer ce lien" }).click();
  await expect(page.getByRole("row", { name: /Retiré/ }).first()).toBeVisible();
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "Lien terminé" })).toBeVisible();
  await context.close();
});
