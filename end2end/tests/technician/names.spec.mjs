// A document's name may hold anything: the page it leads to is the same by a link, after a reload, and on the way back.
import { expect, test } from "../../fixtures/app.mjs";

const NAMES = ["50%", "a%2Fb", "%25", "a%zz", "A/B", "C#1", "D?x=1", "E&F+G", "l’été \"noël\" 'x'", "é%C3%A9"];

test.beforeEach(({ app }) => app.signIn("tech1"));

for (const name of NAMES)
  test(`a job called ${name}`, async ({ app, page }) => {
    const heading = page.getByRole("heading", { level: 1 });
    await app.open("/j/settings");
    await page.evaluate((href) => {
      const link = Object.assign(document.createElement("a"), { href, id: "odd", textContent: "odd" });
      document.querySelector("main").prepend(link);
    }, `/j/job/${encodeURIComponent(name)}`);
    await page.click("#odd");
    await expect(heading, "by the link").toHaveText(name);
    expect(nameOf(page.url(), `${app.url}/j/job/`), "in the address").toBe(name);
    await page.reload();
    await app.ready();
    await expect(heading, "after a reload").toHaveText(name);
    await page.getByRole("link", { name: "Réglages" }).first().click();
    await expect(page).toHaveURL(/\/j\/settings$/);
    await page.goBack();
    await expect(heading, "on the way back").toHaveText(name);
  });

const nameOf = (url, prefix) => decodeURIComponent(url.slice(prefix.length).split("?")[0]);
