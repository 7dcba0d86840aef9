// The list of contradictions: one of each kind in the sandbox's world, and never a clean list when a system is silent.
import { test, expect } from "../../fixtures/app.mjs";

const kind = (page, name) => page.locator("section.card").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("each kind has its evidence, its next step and its device", async ({ app, page, axe }) => {
  await app.signIn("csr1");
  await app.open("/console");
  await page.getByRole("link", { name: "Écarts" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Écarts");
  await expect(page.getByText("1 écart", { exact: true })).toHaveCount(12);
  const suspended = kind(page, "Suspendu mais en ligne");
  await expect(suspended).toContainText("À faire\u00a0: désactiver l’ONT");
  await expect(suspended.getByRole("row").nth(1)).toContainText("Facturation abonnement suspendu");
  await expect(suspended.getByRole("row").nth(1)).toContainText("OLT ONT en ligne");
  await expect(page.getByText("hors service au port OLT-HEM-01 0/1/3")).toBeVisible();
  await axe();
  await suspended.getByRole("row").nth(1).getByRole("link").nth(1).click();
  await page.waitForURL(/\/j\/device\//);
});

test("a network that does not answer is not a clean one", async ({ app, page, axe }) => {
  await app.signIn("dispatch1");
  await app.forget();
  await app.dial({ upstream: "hub", fault: "503" });
  await app.open("/console/ecarts");
  await expect(kind(page, "Non jugé").getByRole("listitem")).toHaveCount(8);
  await expect(page.getByText("1 écart", { exact: true })).toHaveCount(4);
  await expect(page.getByText("Les OLT n’ont pas répondu")).toBeVisible();
  await axe();
});

for (const [language, theme] of [["fr", "dark"], ["en", "light"]])
  test(`the list in ${language}, ${theme}`, async ({ app, page, context, axe }) => {
    await app.signIn("csr1");
    await context.addCookies([
      { name: "ops_lang", value: language, url: app.url },
      { name: "ops_theme", value: theme, url: app.url },
    ]);
    await app.open("/console/ecarts");
    await expect(page.getByText(language === "fr" ? "1 écart" : "1 mismatch", { exact: true })).toHaveCount(12);
    await axe();
  });
