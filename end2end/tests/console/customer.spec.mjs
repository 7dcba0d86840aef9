// The page of one customer: what stands above the fold, what happens live, and what is said where a source is down.
import { test, expect } from "../../fixtures/app.mjs";

const STORY = "CUST-2026-00042";
const SERIAL = "2239A7B004512";
const path = (name) => `/console/customer/${encodeURIComponent(name)}`;

test.use({ viewport: { width: 1366, height: 768 } });
test.beforeEach(({ app }) => app.signIn("csr1"));

/** The lower edge of an element, in pixels from the top of what is seen. */
const bottom = async (locator) => {
  const box = await locator.boundingBox();
  return box.y + box.height;
};

test("everything that answers who and what is wrong stands above the fold, and nothing moves", async ({ app, page, axe }) => {
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await app.open(path(STORY));
  await expect(page).toHaveTitle(/Véronique Tremblay/);
  const seen = [
    page.getByRole("heading", { name: "Véronique Tremblay" }),
    page.getByRole("link", { name: "514 555-0148" }),
    page.getByRole("tab", { name: /118, rue de l’Église/ }),
    page.getByRole("heading", { name: "Solde" }),
    page.locator(".glance").getByText("Fibre 500"),
    page.getByRole("heading", { name: "Prochain travail" }),
    page.locator(".glance").getByText("La télé fige le soir").first(),
    page.getByRole("tabpanel", { name: "État de la ligne" }).locator("h2"),
    page.getByRole("region", { name: "Derniers contacts" }).locator("li").nth(2),
  ];
  for (const element of seen) {
    await expect(element).toBeVisible();
    expect(await bottom(element), String(element)).toBeLessThanOrEqual(768);
  }
  await expect(page.locator(".glance")).toContainText("Rien à payer");
  await expect(page.getByRole("tabpanel", { name: "État de la ligne" })).toContainText("Le signal de la fibre a baissé depuis l’installation");
  await expect(page.locator(".glance .age").first()).toContainText("ERPNext");
  await axe();
  await page.emulateMedia({ colorScheme: "dark" });
  await axe();
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => window.shift)).toBeLessThanOrEqual(0.02);
});

test("names that break careless addresses open, reload and are told when nobody has them", async ({ app, page, axe }) => {
  for (const name of ["Café Réseau / Bistro Ünïcode", "Garage A&B 100% Auto?", 'L\'Étoile #1 "Hôtel"']) {
    expect((await app.open(path(name))).status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await page.reload();
    await app.ready();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  }
  expect((await app.open(path("CUST-0000-99999"))).status()).toBe(404);
  await expect(page.getByText("Aucun client ne porte le nom CUST-0000-99999")).toBeVisible();
  await axe();
});

test("what happens arrives: at the end at once, further up behind a pill that moves nothing", async ({ app, page }) => {
  for (let n = 0; n < 40; n++) {
    const comment = { comment_type: "Comment", reference_doctype: "Customer", reference_name: STORY, comment_by: "Julie", content: `Note ${n}` };
    await app.erpnext("/api/resource/Comment", "POST", comment);
  }
  await app.open(path(STORY));
  const list = page.getByRole("region", { name: /Ce qui s’est passé/ });
  await expect(list.getByText("Note 39")).toBeInViewport();
  await app.erpnext("/_dials/sms", "POST", { customer: STORY, body: "Toujours pas d’Internet, c’est long" });
  await expect(list.getByText("c’est long")).toBeInViewport();
  await list.evaluate((list) => (list.scrollTop = -300));
  await expect.poll(() => list.evaluate((list) => list.scrollTop)).toBe(-300);
  const shown = list.locator("li:visible", { hasText: "Note 3" }).last();
  const before = (await shown.boundingBox()).y;
  await app.erpnext("/_dials/sms", "POST", { customer: STORY, body: "Allô?" });
  await app.erpnext("/api/resource/Comment", "POST", { comment_type: "Comment", reference_doctype: "Customer", reference_name: STORY, comment_by: "Marc", content: "Rappelé" });
  await expect(page.getByRole("button", { name: "2 nouveaux" })).toBeVisible();
  expect((await shown.boundingBox()).y, "to the pixel").toBeCloseTo(before, 0);
  await page.getByRole("button", { name: "2 nouveaux" }).click();
  await expect(list.getByText("Rappelé Marc")).toBeInViewport();
  await expect(page.getByRole("button", { name: /nouveau/ })).toHaveCount(0);
});

test("what was written during a cut is all there afterwards", async ({ app, page, network }) => {
  const customer = "CUST-2026-00100";
  const list = page.getByRole("region", { name: /Ce qui s’est passé/ });
  await app.open(path(customer));
  await expect(list.getByRole("listitem").first()).toBeAttached();
  let reads = 0;
  page.on("request", (request) => (reads += /\/timeline$/.test(request.url()) ? 1 : 0));
  await network.cut();
  for (let n = 0; n < 60; n++) {
    const comment = { comment_type: "Comment", reference_doctype: "Customer", reference_name: customer, comment_by: "Julie", content: `Pendant la coupure ${n}.` };
    await app.erpnext("/api/resource/Comment", "POST", comment);
  }
  await network.mend();
  await expect(list.getByText("Pendant la coupure 59.")).toBeAttached({ timeout: 30_000 });
  const older = list.getByRole("button", { name: "Plus ancien" });
  for (let pages = 0; pages < 5 && (await older.count()); pages++) {
    await older.click();
    await expect(older.and(page.locator("[aria-busy=true]"))).toHaveCount(0);
  }
  await expect(older).toHaveCount(0);
  await expect(list, "the focus is not lost with the button").toBeFocused();
  await expect(list.getByText(/Pendant la coupure \d+\./)).toHaveCount(60);
  console.log(`timeline: read ${reads} times for 60 events after a cut`);
  expect(reads).toBeLessThanOrEqual(30);
});

test("a fold that was opened stays open while its run grows", async ({ app, page }) => {
  await app.open(path(STORY));
  const list = page.getByRole("region", { name: /Ce qui s’est passé/ });
  for (const scenario of ["los", "drift"]) {
    await app.erpnext("/_dials/scenario", "POST", { serial: SERIAL, scenario });
    await expect(page.getByRole("tab", { selected: true })).toContainText(scenario === "los" ? "Lumière perdue" : "En service");
  }
  const fold = list.locator("details").last();
  await fold.locator("summary").click();
  await expect(fold).toHaveAttribute("open", "");
  const inside = await fold.locator("ol > li").count();
  await app.erpnext("/_dials/scenario", "POST", { serial: SERIAL, scenario: "los" });
  await expect.poll(() => list.locator("details").last().locator("ol > li").count()).toBeGreaterThan(inside);
  await expect(list.locator("details").last()).toHaveAttribute("open", "");
  await app.erpnext("/_dials/scenario", "POST", { serial: SERIAL, scenario: "drift" });
  await expect(page.getByRole("tab", { selected: true })).toContainText("En service");
});

test("from a device's page back to the desk, and to its customer", async ({ app, page }) => {
  await app.open(`/j/device/${SERIAL}`);
  await page.getByRole("link", { name: "Véronique Tremblay" }).click();
  await expect(page).toHaveURL(/\/console\/customer\/CUST-2026-00042$/);
  await app.open(`/j/device/${SERIAL}`);
  await page.getByRole("link", { name: "Retour", exact: true }).click();
  await expect(page).toHaveURL(/\/console$/);
  await app.ready();
});

test("the line falls: state, evidence and timeline follow without a reload", async ({ app, page }) => {
  await app.open(path(STORY));
  await expect(page.getByRole("tab", { selected: true })).toContainText("En service");
  const list = page.getByRole("region", { name: /Ce qui s’est passé/ });
  await list.evaluate((list) => (list.scrollTop = -400));
  await page.waitForTimeout(200);
  const before = await list.evaluate((list) => list.scrollTop);
  await app.erpnext("/_dials/scenario", "POST", { serial: SERIAL, scenario: "los" });
  await expect(page.getByRole("tabpanel", { name: "État de la ligne" })).toContainText("Le signal de la fibre n’arrive plus");
  await expect(page.getByRole("tab", { selected: true })).toContainText("Lumière perdue");
  if (before < -40) {
    await expect(page.getByRole("button", { name: /nouveau/ })).toBeVisible();
    expect(await list.evaluate((list) => list.scrollTop)).toBe(before);
    await page.getByRole("button", { name: /nouveau/ }).click();
  }
  await expect(list.getByText(/Lumière perdue \(LOS\)/).last()).toBeInViewport();
  await app.erpnext("/_dials/scenario", "POST", { serial: SERIAL, scenario: "drift" });
  await expect(page.getByRole("tab", { selected: true })).toContainText("En service");
});

test("filters, older pages and a link to one entry", async ({ app, page, axe }) => {
  await app.open(path(STORY));
  const list = page.getByRole("region", { name: /Ce qui s’est passé/ });
  await page.getByRole("button", { name: "Argent", exact: true }).click();
  await expect(list.getByText(/Paiement de 86,18/).first()).toBeVisible();
  await expect(list.getByText("La télé fige le soir")).toHaveCount(0);
  await page.getByRole("button", { name: "Tout", exact: true }).click();
  const issue = list.locator("li", { hasText: "La télé fige le soir" }).last();
  const link = await issue.locator("a.moment").first().getAttribute("href");
  expect(link).toMatch(/^\?highlight=Issue/);
  await app.open(path(STORY) + link);
  await expect(list.locator("li.is-wanted")).toBeInViewport();
  await expect(list.locator("li.is-wanted")).toContainText("La télé fige le soir");
  await axe();
});

test("the keyboard: D asks the line anew, not while one types; arrows choose the place", async ({ app, page }) => {
  await app.open(path("CUST-2026-00100"));
  const tabs = page.getByRole("tab");
  await expect(tabs).toHaveCount(2);
  await tabs.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(tabs.nth(1)).toBeFocused();
  await expect(tabs.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowLeft");
  const diagnose = page.getByRole("button", { name: /Diagnos/ });
  await page.getByRole("search").getByRole("textbox").fill("d");
  await expect(diagnose).toHaveAttribute("aria-busy", "false");
  // What is typed at the top opens the palette: letters are letters there.
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1 }).click();
  // Nor does anything happen behind a dialog, which names the key.
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Raccourcis clavier" })).toContainText("Diagnostiquer");
  await page.keyboard.press("d");
  await page.waitForTimeout(100);
  await expect(diagnose).toHaveAttribute("aria-busy", "false");
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await expect(diagnose).toHaveAttribute("aria-busy", "true");
  await expect(diagnose).toHaveAttribute("aria-busy", "false");
});

test("ERPNext down, hub down: each part says so and the others stand", async ({ app, page, axe }) => {
  await app.forget();
  await app.dial({ upstream: "hub", fault: "503", path_contains: "/devices" });
  await app.open(path(STORY));
  await expect(page.getByRole("heading", { name: "Véronique Tremblay" })).toBeVisible();
  await expect(page.getByRole("tabpanel", { name: "État de la ligne" })).toContainText("Le système consulté ne répond pas");
  await expect(page.locator(".glance")).toContainText("Fibre 500");
  await axe();
  await app.undial();
  await page.getByRole("tabpanel", { name: "État de la ligne" }).getByRole("button", { name: "Réessayer" }).click();
  await expect(page.getByRole("tabpanel", { name: "État de la ligne" }).locator("h2")).toContainText("Le signal de la fibre");
  // No page is left that would read again, and have it remembered, before ERPNext is down.
  await page.goto("about:blank");
  await app.forget();
  await app.dial({ upstream: "erpnext", fault: "503" });
  const answer = await app.open(path(STORY));
  expect(answer.status()).toBe(200);
  await expect(page.locator(".glance .gone")).toHaveCount(4);
  await expect(page.locator(".story .gone")).toBeVisible();
  await axe();
  await app.undial();
  // Eight questions have failed: the server leaves ERPNext alone for some seconds.
  const line = page.getByRole("tabpanel", { name: "État de la ligne" });
  await expect(async () => {
    await line.getByRole("button", { name: "Réessayer" }).click({ timeout: 500 }).catch(() => {});
    await expect(line.locator("h2")).toContainText("Le signal de la fibre", { timeout: 1500 });
  }).toPass({ timeout: 20_000 });
  await app.forget();
});

test("an invoice opens as a PDF; English; a phone's width", async ({ app, page, axe }) => {
  await app.open(path(STORY));
  const pdf = page.getByRole("link", { name: /^PDF de la facture/ }).first();
  const answer = await page.request.get(app.server.origin + (await pdf.getAttribute("href")));
  expect(answer.headers()["content-type"]).toBe("application/pdf");
  expect((await answer.body()).subarray(0, 5).toString()).toBe("%PDF-");
  await expect(page.getByText(/État Stripe inconnu/)).toBeVisible();
  await page.context().addCookies([{ name: "ops_lang", value: "en", url: app.url }]);
  await app.open(path(STORY));
  await expect(page.getByRole("heading", { name: "Balance" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Last contacts" })).toBeVisible();
  await axe();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect(page.getByRole("heading", { name: "Balance" })).toBeVisible();
  await axe();
});

test("it is not for a phone's technician", async ({ app, page }) => {
  await app.signIn("tech1");
  expect((await app.open(path(STORY))).status()).toBe(403);
  await expect(page.getByText("Véronique Tremblay")).toHaveCount(0);
});
