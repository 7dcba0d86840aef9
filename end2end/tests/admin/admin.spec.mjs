// The admin's two pages: what an outage looks like from there, and a change found again with its person.
import { test, expect } from "../../fixtures/app.mjs";

const row = (page, name) => page.getByRole("row", { name: new RegExp(name) });

test("the health page tells an outage and its end, in words", async ({ app, page, axe }) => {
  await app.signIn("admin");
  await app.open("/admin");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Santé des services");
  await expect(page.getByText("Aucun écart")).toBeVisible();
  await axe();
  const told = (word) =>
    expect(async () => {
      await page.request.get(`${app.url}/api/service-equipment/lookup?code=440769778099`);
      await page.getByRole("button", { name: "Tout relire" }).click();
      await expect(row(page, "ERPNext lectures").getByText(word)).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 20_000 });
  await app.dial({ upstream: "erpnext", fault: "503" });
  await told("En panne");
  await expect(row(page, "ERPNext lectures")).toContainText("unavailable");
  await app.undial();
  // For a minute it says that it has failed.
  await told("Échecs récents");
});

test("a change is found with its person, and leaves as a file", async ({ app, page, axe }) => {
  await app.signIn("tech1");
  const pack = await (await page.request.get(`${app.url}/api/day-pack`)).json();
  const note = {
    op_id: "0192f0c1-2345-7abc-8def-0000000000aa",
    recorded_at: pack.made_at,
    device_id: "phone",
    seq: 1,
    op: "job.note",
    payload: { job: pack.jobs[0].name, text: "Chien dans la cour <b>&" },
  };
  const sent = await page.request.post(`${app.url}/api/ops`, { data: { ops: [note] }, headers: { "sec-fetch-site": "same-origin" } });
  expect((await sent.json()).receipts[0].result).toBe("applied");

  await app.signIn("admin");
  await app.open("/admin/audit");
  await page.getByLabel("Personne, fiche, champ ou valeur").fill("Chien dans la cour");
  await page.getByRole("button", { name: "Chercher" }).click();
  await expect(page).toHaveURL(/text=Chien/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(row(page, pack.jobs[0].name)).toContainText("Marc");
  await expect(row(page, pack.jobs[0].name)).toContainText("<b>&");
  await axe();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Exporter en CSV" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
  await page.getByLabel("Personne, fiche, champ ou valeur").fill("rien de tel");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Aucun changement trouvé")).toBeVisible();
});

test("a page of another role says so, and leads home", async ({ app, page, axe }) => {
  await app.signIn("csr1");
  expect((await app.open("/admin")).status()).toBe(403);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cette page n’est pas de votre rôle");
  await expect(page.getByRole("link", { name: "Mon accueil" })).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link", { name: "Santé" })).toHaveCount(0);
  await axe();
});

for (const [language, theme] of [["fr", "dark"], ["en", "light"]])
  test(`the desk in ${language}, ${theme}`, async ({ app, page, context, axe }) => {
    await app.signIn("admin");
    await context.addCookies([
      { name: "ops_lang", value: language, url: app.url },
      { name: "ops_theme", value: theme, url: app.url },
    ]);
    for (const path of ["/console", "/dispatch", "/admin", "/admin/audit"]) {
      await app.open(path);
      await expect(page.locator("html")).toHaveAttribute("lang", language === "fr" ? "fr-CA" : "en-CA");
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await axe();
    }
  });
