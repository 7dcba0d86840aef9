// The palette by keyboard alone, the search as a page without script, and the shortcuts.
import { test, expect } from "../../fixtures/app.mjs";

const palette = (page) => page.getByRole("dialog", { name: /Recherche|Search/ });
const box = (page) => page.getByRole("combobox");
const selected = (page) => page.getByRole("option", { selected: true });

/** Opens the palette and types, as one does. */
async function find(page, text) {
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(text);
}

test.beforeEach(({ app }) => app.signIn("csr1"));

test("a customer by the end of a telephone number, with the keyboard alone", async ({ app, page, axe }) => {
  await app.open("/console");
  await find(page, "555-0148");
  await expect(page.getByRole("option")).toHaveCount(2);
  await expect(selected(page)).toContainText("450 555-0148");
  await page.keyboard.press("ArrowDown");
  await expect(selected(page)).toContainText("Véronique Tremblay");
  await expect(selected(page)).toContainText("Cellulaire finissant par 514 555-0148");
  await expect(selected(page).locator("mark")).toHaveText("555-0148");
  await axe();
  await page.keyboard.press("ArrowDown");
  await expect(selected(page), "the list goes round").toContainText("450 555-0148");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/console\/customer\/CUST-2026-00042$/);
  await expect(palette(page)).toBeHidden();
});

test("the browser's own index answers within 50 ms, and narrows as one types", async ({ app, page }) => {
  await app.open("/console");
  const index = page.waitForResponse(/\/api\/search\/index$/);
  await page.keyboard.press("Control+k");
  await index;
  await page.keyboard.type("tremblay");
  await expect(page.getByText("index local", { exact: false })).toBeVisible();
  const many = await page.getByRole("option").count();
  await page.keyboard.type(" 118 eglise");
  await expect(selected(page)).toContainText("Véronique Tremblay");
  expect(await page.getByRole("option").count()).toBeLessThan(many);
  const took = await page.locator(".palette-foot .push").innerText();
  console.log(`search: ${took} in Chromium`);
  expect(Number(took.match(/(\d+)/)[1])).toBeLessThanOrEqual(50);
});

test("what was pasted and entered at once is searched, whatever the rows were of", async ({ app, page }) => {
  // The browser's own index is late: the server is asked.
  await page.route("**/api/search/index", (route) => route.abort());
  await app.open("/console");
  await find(page, "tremblay");
  await expect(selected(page)).toContainText("Tremblay");
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("2239A7B000955");
  await expect(page.getByText("Recherche…")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search\?q=2239A7B000955$/);
});

test("a search that fails says so and shows no other's hits", async ({ app, page, axe }) => {
  await page.route("**/api/search/index", (route) => route.abort());
  await app.open("/console");
  await find(page, "tremblay");
  await expect(selected(page)).toContainText("Tremblay");
  await page.route("**/api/search?q=*", (route) => route.fulfill({ status: 503, body: "" }));
  await page.keyboard.type(" 118");
  await expect(page.locator(".palette-list")).toContainText("ne répond pas");
  await expect(page.locator(".palette-list")).not.toContainText("Tremblay");
  await axe();
});

test("an index that arrives late leaves the chosen row alone", async ({ app, page }) => {
  let arrive;
  const late = new Promise((resolve) => (arrive = resolve));
  await page.route("**/api/search/index", async (route) => route.continue(await late));
  await app.open("/console");
  await find(page, "tremblay");
  await expect(selected(page)).toContainText("Tremblay");
  await page.keyboard.press("ArrowDown");
  const chosen = await selected(page).innerText();
  const index = page.waitForResponse(/\/api\/search\/index$/);
  arrive();
  await (await index).finished();
  await page.waitForTimeout(500);
  expect(await selected(page).innerText()).toBe(chosen);
});

test("everything that was found is a row away, and Back fills the box again", async ({ app, page }) => {
  await app.open("/console");
  await find(page, "tremblay");
  const all = page.getByRole("option", { name: /^Voir les \d+ résultats$/ });
  const total = Number((await all.innerText()).match(/\d+/)[0]);
  expect(total).toBeGreaterThan(8);
  await all.click();
  await expect(page).toHaveURL(/\/search\?q=tremblay$/);
  const rows = page.getByRole("main").getByRole("listitem");
  await expect(rows.first()).toBeVisible();
  const shown = await rows.count();
  if (shown < total) await expect(page.getByText(`${shown} affichés sur ${total}`)).toBeVisible();
  else expect(shown).toBe(total);
  expect(shown).toBeGreaterThan(8);
  const box = page.getByRole("main").getByRole("searchbox");
  await box.fill("0148");
  await box.press("Enter");
  await expect(page).toHaveURL(/q=0148$/);
  await page.goBack();
  await expect(box).toHaveValue("tremblay");
});

test("on a phone's width the palette stays inside itself", async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await app.open("/search?q=0148");
  await find(page, "0148");
  await expect(selected(page)).toContainText("0148");
  const dialog = page.locator("dialog.palette");
  expect(await dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBeLessThanOrEqual(0);
  const [outer, close] = [await dialog.boundingBox(), await dialog.getByRole("button", { name: "Échap" }).boundingBox()];
  expect(close.x + close.width).toBeLessThanOrEqual(outer.x + outer.width);
});

test("escape gives the focus back, and letters do nothing while one types", async ({ app, page }) => {
  await app.open("/console");
  const field = page.getByLabel("Trouver un appareil");
  await field.focus();
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(field).toBeFocused();
  await page.keyboard.type("g?c");
  await expect(field).toHaveValue("g?c");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("letters are shortcuts, and the sheet names them", async ({ app, page, axe }) => {
  await app.signIn("admin");
  await app.open("/console");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Raccourcis clavier" });
  await expect(sheet).toContainText("Aller à la répartition");
  await axe();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page, "nothing happens behind a dialog").toHaveURL(/\/console$/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page).toHaveURL(/\/dispatch$/);
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/\/admin\/audit$/);
});

test("every action is in the palette, with its shortcut", async ({ app, page }) => {
  await app.open("/console");
  await find(page, "apparence sombre");
  await expect(selected(page)).toContainText("VpuisS");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await find(page, "english");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "en-CA");
  await find(page, "go to");
  await expect(page.getByRole("option").filter({ hasText: "Go to" })).toHaveCount(1);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("sign out");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/sandbox/);
});

test("the bar at the top opens the palette with what is typed in it", async ({ app, page }) => {
  await app.open("/console");
  await page.getByRole("search", { name: "Recherche" }).getByRole("textbox").focus();
  await page.keyboard.type("97:44:1b");
  await expect(box(page)).toHaveValue("97:44:1b");
  await expect(selected(page)).toContainText("9C:A2:F4:97:44:1B");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/j\/device\/2239A7B004512/);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("the bar leads to a page that is drawn by the server", async ({ app, page }) => {
    await page.goto(`${app.url}/console`);
    // The first to come has the index read, which a page waits for only so long.
    await page.request.get(`${app.url}/api/search?q=ferme`);
    await page.getByRole("search", { name: "Recherche" }).getByRole("textbox").fill("o'brien ferme");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/search\?q=o%27brien\+ferme$/);
    const first = page.getByRole("main").getByRole("listitem").first();
    await expect(first).toContainText("Ferme O'Brien + Fils");
    await expect(first.locator("mark").first()).toBeVisible();
    await expect(first.getByRole("link")).toHaveAttribute("href", /\/console\/customer\/Ferme%20O%27Brien/);
  });
});

for (const [language, theme] of [["fr", "light"], ["fr", "dark"], ["en", "light"]])
  test(`the search in ${language}, ${theme}`, async ({ app, page, context, axe }) => {
    await context.addCookies([
      { name: "ops_lang", value: language, url: app.url },
      { name: "ops_theme", value: theme, url: app.url },
    ]);
    await app.open("/search?q=0148");
    await expect(page.getByRole("main").getByRole("listitem").first()).toContainText("0148");
    await axe();
    await page.screenshot({ path: `results/search-page-${language}-${theme}.png` });
    await find(page, "0148");
    await expect(selected(page)).toContainText("0148");
    await axe();
    await page.screenshot({ path: `results/search-palette-${language}-${theme}.png` });
    await page.goto(`${app.url}/search?q=zzzzqq`);
    await expect(page.getByRole("main").getByText(/Rien ne correspond|Nothing matches/)).toBeVisible();
  });
