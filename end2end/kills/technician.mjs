// A technician at work: ten ops over five devices and two photos, in two jobs, as fast as the pages allow.
import { ready } from "../fixtures/app.mjs";

/**
 * Works through `tasks` and notes in `said` what the screen confirmed, in order. `at(point)` is told of each tap that
 * begins something (`submit`, `chosen`) and of each word that it is kept (`kept`).
 */
export async function work(page, url, tasks, said, at) {
  let job = null;
  for (const task of tasks) {
    if (task.job !== job) await openJob(page, url, task.job);
    job = task.job;
    const changes = changesOf(task).map((change) => ({ ...change, confirmed: false }));
    said.push(...changes);
    await DO[task.does](page, task, at);
    changes.forEach((change) => (change.confirmed = true));
    await at("kept");
  }
}

/** The ops one task makes. A new record in a job is linked to it at once. */
function changesOf({ does, job, serial, photo }) {
  if (does === "photograph") return [{ kind: "photo", job, photo }];
  const link = { kind: "link", job, serial };
  return does === "create" ? [{ kind: "create", job, serial }, link] : [link];
}

async function openJob(page, url, job) {
  await page.goto(`${url}/j/scan?job=${job}`);
  await ready(page);
  await page.getByRole("heading", { level: 1, name: job }).waitFor();
}

const DO = {
  async create(page, { serial }, at) {
    await type(page, serial);
    await row(page, serial, "unknown").getByRole("button", { name: "Créer la fiche" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Enregistrer la fiche" }).click();
    at("submit");
    await row(page, serial, "created").waitFor();
  },

  /** The eight seconds to undo begin when the phone has it. */
  async link(page, { serial }, at) {
    await type(page, serial);
    at("submit");
    await page.locator('.result[data-answer="linked"]', { has: page.locator(`a[href*="${serial}"]`) }).waitFor();
  },

  /** One on each page: the word of an earlier one would stand there already. */
  async photograph(page, { photo }, at) {
    const buffer = await picture(page, photo);
    await page.locator("input[type=file]").setInputFiles({ name: `${photo}.jpg`, mimeType: "image/jpeg", buffer });
    at("chosen");
    await page.getByText(/Photo \d+ gardée, lecture dès que possible\./).first().waitFor();
  },
};

async function type(page, serial) {
  const field = page.getByLabel("Numéro de série, GPON ou MAC");
  if (!(await field.isVisible())) await page.getByRole("button", { name: "Saisir" }).click();
  await field.fill(serial);
  await field.press("Enter");
}

const row = (page, serial, answer) => page.locator(`.result[data-answer="${answer}"]`, { hasText: serial });

/** A picture with nothing to read in it, and no other like it. */
async function picture(page, photo) {
  const url = await page.evaluate((seed) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const context = canvas.getContext("2d");
    for (let y = 0; y < 8; y++) {
      context.fillStyle = `hsl(${(seed * 47 + y * 31) % 360} 40% ${30 + ((seed + y) % 5) * 8}%)`;
      context.fillRect(0, y * 60, 640, 60);
    }
    return canvas.toDataURL("image/jpeg");
  }, photo);
  return Buffer.from(url.split(",")[1], "base64");
}
