// Every page as a person opens it: with the server, in both languages and all themes, with an upstream down, without
// signal from a cold start.
import { expect, test } from "../../fixtures/app.mjs";

const TREMBLAY = "2239A7B004512";
/** Loses its light in one test, and keeps it lost for those that come after. Whose day it belongs to changes with the date. */
const FALLING = "2239A7B000955";
const JOB = /^DJ-\d{4}-00412$/;

test.beforeEach(({ app }) => app.signIn("tech1"));

const panel = (page, name) => page.locator("section.panel", { has: page.getByRole("heading", { name, exact: true }) });

test("the day lists the jobs and leads to the first", async ({ app, page, axe }) => {
  await app.open("/j");
  await expect(page.getByText("Véronique Tremblay")).toBeVisible();
  await expect(page.getByText(/Trousse de \d\d:\d\d/)).toBeVisible();
  await axe();
  await page.getByText("Véronique Tremblay").click();
  await expect(page).toHaveURL(/\/j\/job\//);
});

test("a job says who, where and why, and leads to the scanner", async ({ app, page, axe }) => {
  const pack = await (await page.request.get(`${app.url}/api/day-pack`)).json();
  const job = pack.jobs.find((job) => JOB.test(job.name));
  await app.open(`/j/job/${job.name}`);
  await expect(page.getByText("118, rue de l’Église", { exact: false }).first()).toBeVisible();
  await axe();
  const scan = page.getByRole("link", { name: "Scanner l’appareil" });
  await expect(scan).toHaveAttribute("href", new RegExp(`/j/scan\\?job=${job.name}`));
});

test("a device shows its seven panels, each with its source", async ({ app, page, axe }) => {
  await app.open(`/j/device/${TREMBLAY}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("TP-Link XX230v");
  for (const name of ["Équipement", "Client", "Lieu de service", "Abonnement", "Billets ouverts", "Interventions à venir", "Signal optique", "OLT", "Wi-Fi", "Historique"])
    await expect(panel(page, name)).not.toHaveClass(/is-missing|is-loading/);
  await expect(panel(page, "Client")).toContainText("Véronique Tremblay");
  await expect(panel(page, "Équipement")).toContainText("TPLG97441B58");
  await expect(panel(page, "Signal optique")).toContainText("À surveiller");
  await axe();
});

test("the GPON serial's other spelling opens the same device", async ({ app, page }) => {
  await app.open("/j/device/54504C4797441B58");
  await expect(panel(page, "Équipement")).toContainText(TREMBLAY);
});

test("one silent source greys its own panels, and comes back on demand", async ({ app, page, axe }) => {
  await app.forget();
  await app.dial({ upstream: "hub", fault: "503" });
  await app.open("/j/device/APKJFYTG87FV");
  await expect(panel(page, "Signal optique")).toHaveClass(/is-missing/);
  await expect(panel(page, "Équipement")).toContainText("APKJFYTG87FV");
  await axe();
  await app.undial();
  // Once a whole day pack has failed on it, the server leaves the hub alone, and tries it again within five seconds.
  await expect(async () => {
    await panel(page, "Signal optique").getByRole("button", { name: "Réessayer" }).click({ timeout: 1000 });
    await expect(panel(page, "Signal optique")).not.toHaveClass(/is-missing|is-loading/, { timeout: 1000 });
  }).toPass({ timeout: 20_000 });
});

test("the diagnosis asks anew and says so", async ({ app, page }) => {
  await app.open(`/j/device/${TREMBLAY}`);
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/diagnose"));
  await page.getByRole("button", { name: "Diagnostiquer" }).click();
  await expect(page.getByRole("button", { name: /Diagnostic en cours/ })).toBeVisible();
  expect((await asked).status()).toBe(200);
  await expect(page.getByRole("button", { name: "Diagnostiquer" })).toBeVisible();
  await expect(page.locator("p[role=status]")).toHaveText("Diagnostic reçu");
});

test("the verdict says what the readings say, on what, and what to do", async ({ app, page }) => {
  await app.open(`/j/device/${TREMBLAY}`);
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict.getByRole("heading")).toHaveText("Perte sur la fibre du client, probablement un connecteur");
  await expect(verdict.getByRole("listitem").first()).toContainText(/−2,\d.dB depuis la référence/);
  await expect(verdict).toContainText("Nettoyer le connecteur");
});

test("what happens to a device while its page is open comes by itself", async ({ app, page }) => {
  await app.open(`/j/device/${FALLING}`);
  await expect(panel(page, "OLT")).toContainText("En service");
  await page.waitForTimeout(1500);
  await app.erpnext("/_dials/scenario", "POST", { serial: FALLING, scenario: "los" });
  await expect(panel(page, "OLT")).toContainText(/LOS/, { timeout: 20_000 });
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict.getByRole("heading")).toHaveText("Lumière perdue chez ce client, fibre ou connecteur");
  await expect(verdict).toContainText("Cause\u00a0: signal optique perdu (LOSi)");
});

test("an unknown device is 404 and says the way on", async ({ app, page, axe }) => {
  const answer = await app.open("/j/device/ZZZZ99998888");
  expect(answer.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Appareil inconnu" })).toBeVisible();
  await expect(page.locator("section.panel")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Diagnostiquer" })).toHaveCount(0);
  await axe();
});

test("an unknown job is 404 and offers no scan", async ({ app, page, axe }) => {
  const answer = await app.open("/j/job/DJ-2026-99999");
  expect(answer.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Intervention introuvable" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Scanner l’appareil" })).toHaveCount(0);
  await expect(page.getByText("Fonctionne hors ligne")).toHaveCount(0);
  await axe();
});

test("what failed without signal is asked for again when the signal is back", async ({ app, page, network }) => {
  await app.open(`/j/device/${TREMBLAY}`);
  await network.primed();
  await network.cut();
  await page.reload();
  await app.ready();
  await expect(panel(page, "Client")).toHaveClass(/is-stale/, { timeout: 20_000 });
  await expect(panel(page, "Client")).toContainText("dernière lecture");
  await expect(panel(page, "Client").getByRole("button", { name: "Réessayer" })).toBeVisible();
  await network.mend();
  for (const name of ["Client", "Signal optique", "Historique"])
    await expect(panel(page, name)).not.toHaveClass(/is-stale|is-missing|is-loading/, { timeout: 30_000 });
});

test("a refresh that fails keeps the last reading and says so", async ({ app, page }) => {
  await app.open(`/j/device/${TREMBLAY}`);
  await expect(panel(page, "Signal optique")).not.toHaveClass(/is-missing|is-loading/);
  await app.dial({ upstream: "hub", fault: "503" });
  await page.getByRole("button", { name: "Diagnostiquer" }).click();
  await expect(panel(page, "Signal optique")).toHaveClass(/is-stale/, { timeout: 20_000 });
  await expect(page.locator("p[role=status]")).toContainText("Le diagnostic a échoué");
  await expect(panel(page, "Signal optique")).toContainText("dBm");
  await app.undial();
  await panel(page, "Signal optique").getByRole("button", { name: "Réessayer" }).click();
  await expect(panel(page, "Signal optique")).not.toHaveClass(/is-stale/, { timeout: 20_000 });
});

test("a session is not ended without signal", async ({ app, page, network }) => {
  await app.open("/j/settings");
  await expect(page.getByRole("button", { name: "Se déconnecter" })).toBeEnabled();
  await network.cut();
  await expect(page.getByRole("button", { name: "Se déconnecter" })).toBeDisabled({ timeout: 20_000 });
  await expect(page.getByText("la session ne peut pas être fermée")).toBeVisible();
  await network.mend();
  await expect(page.getByRole("button", { name: "Se déconnecter" })).toBeEnabled({ timeout: 20_000 });
});

test("a day that the server read before ERPNext went down is shown, with its time", async ({ app, page }) => {
  expect((await page.request.get(`${app.url}/api/day-pack`)).status()).toBe(200);
  await app.dial({ upstream: "erpnext", fault: "503" });
  await app.open("/j");
  await expect(page.getByText("Véronique Tremblay")).toBeVisible();
  await expect(page.getByText(/Trousse de \d\d:\d\d/)).toBeVisible();
});

test("a phone that starts while ERPNext is down says so once, and asks again on demand", async ({ app, page, axe }) => {
  await app.forget();
  await app.dial({ upstream: "erpnext", fault: "503" });
  await app.open("/j");
  await expect(page.getByText("Aucune trousse sur l’appareil")).toHaveCount(1);
  await expect(page.getByText("Vos envois restent")).toHaveCount(0);
  await axe();
  await app.undial();
  await expect(async () => {
    await page.getByRole("button", { name: "Réessayer" }).click({ timeout: 2000 });
    await expect(page.getByText("Véronique Tremblay")).toBeVisible({ timeout: 5000 });
  }).toPass({ timeout: 40_000 });
});

// A page waits 1.2 s for its data and a reading 2 s for the hub: the first comes after the page, the second never.
for (const { how, ms, told } of [
  { how: "slow", ms: 1500, told: "En service" },
  { how: "too slow", ms: 4000, told: "La réponse a trop tardé." },
])
  test(`a device whose hub is ${how} keeps its layout`, async ({ app, page }) => {
    await app.forget();
    await app.dial({ upstream: "hub", fault: "slow", ms });
    await page.addInitScript(() => {
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${app.url}/j/device/${TREMBLAY}`, { waitUntil: "commit" });
    await expect(panel(page, "OLT"), "the page did not wait").toHaveClass(/is-loading/);
    await app.ready();
    await expect(panel(page, "OLT")).toContainText(told, { timeout: 20_000 });
    await page.waitForTimeout(1000);
    expect(await page.evaluate(() => window.shifted)).toBeLessThanOrEqual(0.02);
  });

test("an address that is none is 404", async ({ app, page, axe }) => {
  const answer = await page.goto(`${app.url}/j/nothing/here`);
  expect(answer.status()).toBe(404);
  await axe();
});

for (const [language, theme] of [["fr", "light"], ["fr", "dark"], ["en", "light"], ["en", "sun"]])
  test(`every page in ${language}, ${theme}`, async ({ app, page, context, axe }) => {
    await context.addCookies([
      { name: "ops_lang", value: language, url: app.url },
      { name: "ops_theme", value: theme, url: app.url },
    ]);
    const pack = await (await page.request.get(`${app.url}/api/day-pack`)).json();
    const job = pack.jobs.find((job) => JOB.test(job.name)).name;
    for (const path of ["/j", `/j/job/${job}`, `/j/scan?job=${job}`, `/j/device/${TREMBLAY}`, "/j/outbox", "/j/settings"]) {
      await app.open(path);
      await expect(page.locator("html")).toHaveAttribute("lang", language === "fr" ? "fr-CA" : "en-CA");
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      await expect(page.locator(".is-loading")).toHaveCount(0);
      await axe();
    }
  });

test("without signal every page of the day starts cold, and the pack answers", async ({ app, page, context, network }) => {
  await app.open("/j");
  await network.primed();
  await expect(page.getByText(/Trousse de \d\d:\d\d, complète/)).toBeVisible({ timeout: 20_000 });
  await page.close();
  await network.cut();
  const cold = await context.newPage();
  const open = async (path) => {
    await cold.goto(app.url + path);
    await cold.waitForSelector("html[data-ready]", { state: "attached" });
  };
  await open(`/j/device/${TREMBLAY}`);
  await expect(panel(cold, "Client")).toContainText("Véronique Tremblay");
  await expect(panel(cold, "Équipement")).toContainText("Trousse");
  await expect(cold.getByText("Hors ligne").first()).toBeVisible();
  await open("/j");
  await expect(cold.getByText("Véronique Tremblay").first()).toBeVisible();
  await open("/j/outbox");
  await expect(cold.getByRole("heading", { level: 1 })).toBeVisible();
  await network.mend();
});
