// What a technician does with a visit beyond the usual next step: a note, a pause, a visit that cannot be done.
import { expect, test } from "../../fixtures/app.mjs";

const JOB = "/j/job/DJ-2026-00412";
test.beforeEach(({ app }) => app.signIn("tech1"));

/** The pack as the server has it now. */
const pack = async (app, page) => (await page.request.get(`${app.url}/api/day-pack`)).json();
const panel = (page, name) => page.locator("section.panel", { has: page.getByRole("heading", { name }) });

test("a note made without signal is kept, seen, and arrives once", async ({ app, page, network, axe }) => {
  await app.open(JOB);
  await network.primed();
  await network.cut();
  await page.getByLabel("Note sur l’intervention").fill("Prise derrière l’établi, à refaire");
  await page.getByRole("button", { name: "Ajouter la note" }).click();
  await expect(panel(page, "Mes notes")).toContainText("Prise derrière l’établi, à refaire");
  await expect(panel(page, "Mes notes")).toContainText("Enregistrée sur l’appareil");
  await expect(page.getByLabel("Note sur l’intervention")).toHaveValue("");
  await axe();
  await network.mend();
  const notes = async () => (await pack(app, page)).jobs.find((job) => JOB.endsWith(job.name))?.notes ?? "";
  await expect.poll(async () => (await notes()).split("Prise derrière l’établi, à refaire").length - 1, { timeout: 30_000 }).toBe(1);
});

test("a note added by a double tap is one note", async ({ app, page }) => {
  await app.open(JOB);
  await page.getByLabel("Note sur l’intervention").fill("Deux fois, une note");
  await page.getByRole("button", { name: "Ajouter la note" }).dblclick();
  await expect(page.getByLabel("Note sur l’intervention")).toHaveValue("");
  await page.waitForTimeout(300);
  await expect(panel(page, "Mes notes").locator("li", { hasText: "Deux fois, une note" })).toHaveCount(1);
});

test("what is written and not added yet survives a reload", async ({ app, page }) => {
  await app.open(JOB);
  await page.getByLabel("Note sur l’intervention").fill("Chien dans la cour");
  await page.reload();
  await app.ready();
  await expect(page.getByLabel("Note sur l’intervention")).toHaveValue("Chien dans la cour");
});

test("a visit that cannot be done needs a reason and a held button", async ({ app, page, axe }) => {
  // Another visit than the one the other tests work on: this one is over afterwards.
  const visit = (await pack(app, page)).jobs.findLast((job) => job.status === "assigned" && !JOB.endsWith(job.name)).name;
  await app.open(`/j/job/${visit}`);
  await page.getByText("Autre chose").click();
  await expect(page.getByRole("button", { name: "Maintenir pour terminer" })).toHaveCount(0);
  await page.getByRole("radio", { name: "Client absent" }).check();
  const hold = page.getByRole("button", { name: "Maintenir pour terminer" });
  await axe();
  await hold.click();
  await expect(page.getByText("Non faite", { exact: true })).toHaveCount(0);
  await hold.hover();
  await page.mouse.down();
  await page.waitForTimeout(1000);
  await page.mouse.up();
  await expect(page.getByText("Non faite", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("button", { name: "Passer à" })).toHaveCount(0);
  const status = async () => (await pack(app, page)).jobs.find((job) => job.name === visit)?.status;
  await expect.poll(status, { timeout: 30_000 }).toMatch(/not_done|cancelled/);
});

test("the held button is pressed twice by keyboard, and not held for ever", async ({ app, page }) => {
  const visit = (await pack(app, page)).jobs.findLast((job) => job.status === "assigned" && !JOB.endsWith(job.name)).name;
  await app.open(`/j/job/${visit}`);
  await page.getByText("Autre chose").click();
  const absent = page.getByRole("radio", { name: "Client absent" });
  await absent.check();
  const hold = page.getByRole("button", { name: "Maintenir pour terminer" });
  await hold.focus();
  await page.keyboard.press("Space");
  await expect(hold).toHaveClass(/is-held/);
  await expect(page.getByText("Appuyez encore pour confirmer.")).toBeAttached();
  await absent.focus();
  await expect(hold, "the focus goes, and with it the first press").not.toHaveClass(/is-held/);
  await hold.focus();
  await page.keyboard.press("Enter");
  await expect(hold).toHaveClass(/is-held/);
  await expect(hold, "nor is it remembered for long").not.toHaveClass(/is-held/, { timeout: 8000 });
  await expect(page.getByText("Non faite", { exact: true })).toHaveCount(0);
  // A screen reader's press is a click without a pointer.
  await hold.evaluate((hold) => hold.click());
  await page.keyboard.press("Enter");
  await expect(page.getByText("Non faite", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});
