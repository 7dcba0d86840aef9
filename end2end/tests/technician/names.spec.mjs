// A document's name may hold anything: the page it leads to is the same by a link, after a reload, and on the way back.
import { expect, test } from "../../fixtures/app.mjs";

const NAMES = ["50%", "a%2Fb", "%25", "a%zz", "A/B", "C#1", "D?x=1", "E&F+G", "l’été \"noël\" 'x'", "é%C3%A9"];

test.beforeEach(({ app }) => app.signIn("tech1"));

for (const name of NAMES)
  test(`a job called ${name}`, async ({ app, page }) => {
    await app.open("/j/settings");
    const asked = () => page.waitForRequest((request) => request.url().includes("/api/dispatch-jobs/"));
    const wanted = `${app.url}/api/dispatch-jobs/`;
    await page.evaluate((href) => {
      const link = Object.assign(document.createElement("a"), { href, id: "odd", textContent: "odd" });
      document.querySelector("main").prepend(link);
    }, `/j/job/${encodeURIComponent(name)}`);
    const first = asked();
    await page.click("#odd");
    expect(nameOf((await first).url(), wanted), "by the link").toBe(name);
    const address = nameOf(page.url(), `${app.url}/j/job/`);
    expect(address, "in the address").toBe(name);
    await page.reload();
    await app.ready();
    expect(nameOf(page.url(), `${app.url}/j/job/`), "after a reload").toBe(name);
    await page.getByRole("link", { name: "Réglages" }).first().click();
    await expect(page).toHaveURL(/\/j\/settings$/);
    const back = asked();
    await page.goBack();
    expect(nameOf((await back).url(), wanted), "on the way back").toBe(name);
  });

const nameOf = (url, prefix) => decodeURIComponent(url.slice(prefix.length).split("?")[0]);
