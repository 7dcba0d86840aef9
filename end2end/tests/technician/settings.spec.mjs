// What a person chooses for this phone, kept by it and obeyed; and, for language and appearance, without a script.
import { expect, test } from "../../fixtures/app.mjs";

const CODES = ["APKJFYTG87FV", "796551547172398", "WNPNGJRJFS2G54"];

/** Counts what a scan gives to the ear and to the hand. */
function count(page) {
  return page.addInitScript(() => {
    window.given = { tones: 0, buzzes: 0 };
    Navigator.prototype.vibrate = () => ++window.given.buzzes > 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      window.given.tones++;
      return start.apply(this, when);
    };
  });
}

async function scan(app, page, code) {
  await app.open("/j/scan");
  await page.locator("#code").click();
  await page.locator("#code").fill(code);
  await page.locator("#code").press("Enter");
  await expect(page.locator(".result").first()).toHaveAttribute("data-answer", /found|linked|confirm|blocked/);
  return page.evaluate(() => window.given);
}

test("the sound and the vibration of a scan can be turned off, each for good", async ({ app, page, axe }) => {
  await count(page);
  await app.signIn("tech1");
  const both = await scan(app, page, CODES[0]);
  expect(both.tones && both.buzzes, JSON.stringify(both)).toBeTruthy();
  await app.open("/j/settings");
  const [sound, vibration] = ["Son", "Vibration"].map((name) => page.getByRole("switch", { name }));
  await expect(sound).toBeChecked();
  for (const row of await page.locator("label.switch").all()) expect((await row.boundingBox()).height).toBeGreaterThanOrEqual(48);
  await sound.uncheck();
  await page.reload();
  await app.ready();
  await expect(sound).not.toBeChecked();
  await expect(vibration).toBeChecked();
  await axe();
  const silent = await scan(app, page, CODES[1]);
  expect(silent.tones).toBe(0);
  expect(silent.buzzes).toBeGreaterThan(0);
  await app.open("/j/settings");
  await vibration.uncheck();
  await sound.check();
  expect(await page.evaluate(() => window.given), "what is turned on is heard at once").toEqual({ tones: 1, buzzes: 0 });
  const still = await scan(app, page, CODES[2]);
  expect(still.tones).toBeGreaterThan(0);
  expect(still.buzzes).toBe(0);
});

test("language and appearance are chosen without a script", async ({ app, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "fr-CA" });
  const page = await context.newPage();
  const form = { person: "tech1", next: "/" };
  await context.request.post(`${app.url}/sandbox/sign-in`, { form, headers: { origin: app.server.origin } });
  await page.goto(`${app.url}/j/settings`);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en-CA");
  await page.getByRole("button", { name: "Full sun" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "sun");
  await expect(page.getByRole("button", { name: "Full sun" })).toHaveAttribute("aria-pressed", "true");
  await page.goto(`${app.url}/j`);
  await expect(page.locator("html[lang=en-CA][data-theme=sun]")).toBeAttached();
  await context.close();
});

test("the number pad is one tap away from the field, and stays", async ({ app, page }) => {
  await app.signIn("tech1");
  await app.open("/j/scan");
  const field = page.locator("#code");
  await expect(field).toHaveAttribute("inputmode", "text");
  await expect(field).toHaveAttribute("autocapitalize", "characters");
  await expect(field).toHaveAttribute("autocomplete", "off");
  await expect(field).toHaveAttribute("enterkeyhint", "search");
  const keys = page.locator("button.keys");
  expect((await keys.boundingBox()).height).toBeGreaterThanOrEqual(48);
  await keys.click();
  await expect(field).toHaveAttribute("inputmode", "numeric");
  await expect(field).toBeFocused();
  await page.reload();
  await app.ready();
  await expect(field).toHaveAttribute("inputmode", "numeric");
  await expect(keys).toHaveText(/ABC/);
});
