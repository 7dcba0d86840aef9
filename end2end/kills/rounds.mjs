// A server, a phone, and a technician whose browser dies again and again: one round for each death.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../fixtures/server.mjs";
import { startBrowser } from "./browser.mjs";
import { openGate } from "./gate.mjs";
import { judge } from "./judge.mjs";
import { drained, keptOf } from "./phone.mjs";
import { setTrap } from "./trap.mjs";
import { work } from "./technician.mjs";
import { openWorld } from "./world.mjs";

/**
 * Kills at each moment of `moments`, and gives each round to `tell` as { at, moment, late, said, arrived, verdict, ms }.
 * `spoil` is given the evidence and may tamper with it. Answers the verdict over all rounds together.
 */
export async function killEach(moments, { tell = () => {}, spoil = (evidence) => evidence, tasks = undefined } = {}) {
  const opened = [];
  const keep = (thing, close) => (opened.push(close), thing);
  try {
    const server = await startServer().then((server) => keep(server, () => server.close()));
    const gate = await openGate(server.url).then((gate) => keep(gate, () => gate.close()));
    const profile = await mkdtemp(join(tmpdir(), "ops-kills-")).then((folder) => keep(folder, () => rm(folder, { recursive: true, force: true })));
    const world = await openWorld(server, gate.url);
    const phone = { start: () => startBrowser(profile, world.cookies) };
    phone.now = keep(await phone.start(), () => phone.now.kill());
    return await rounds(moments, { gate, world, phone, tell, spoil, tasks });
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

async function rounds(moments, { gate, world, phone, tell, spoil, tasks }) {
  const all = { said: [], kept: [], receipts: {} };
  let seen = 0;
  for (const [at, moment] of moments.entries()) {
    const start = Date.now();
    const { said, late } = await workUntilKilled(moment, await world.tasks(at, tasks), { gate, world, phone });
    phone.now = await phone.start();
    if (moment.again) await killWhileDraining({ gate, phone });
    const items = (await drained(phone.now.page, gate.url)).filter(({ seq }) => seq > seen);
    seen = Math.max(seen, ...items.map(({ seq }) => seq));
    const kept = keptOf(items, said.filter(({ kind }) => kind === "photo").map(({ photo }) => photo));
    const evidence = spoil({ said, kept, ...(await world.evidence(items)) });
    all.said.push(...said);
    all.kept.push(...kept);
    Object.assign(all, { journal: evidence.journal, readings: evidence.readings, receipts: { ...all.receipts, ...evidence.receipts } });
    // The readings are counted from the start, so only all rounds together can be compared with them.
    tell({ at, moment, late, said, arrived: kept.filter(({ done }) => done).length, verdict: judge({ ...evidence, readings: undefined }), ms: Date.now() - start });
  }
  return judge(all);
}

/** The browser that has just started is killed with its first answer on the way. */
async function killWhileDraining({ gate, phone }) {
  const trap = setTrap({ at: "applied ops", nth: 1, afterMs: 0 }, phone.now.kill);
  gate.on = trap.onTheLine;
  const opened = phone.now.page.goto(`${gate.url}/j/outbox`).then(() => trap.patience());
  await Promise.race([opened.catch((error) => trap.sprung || Promise.reject(error)), trap.dead]);
  await trap.spring();
  gate.on = async () => "pass";
  phone.now = await phone.start();
}

/** What was said until then; `late` where the moment never came, and the browser died after everything. */
async function workUntilKilled(moment, tasks, { gate, world, phone }) {
  const said = [];
  const { page, kill } = phone.now;
  const trap = setTrap(moment, kill);
  gate.on = trap.onTheLine;
  for (const dial of moment.dials ?? []) await world.dial(dial);
  const done = work(page, gate.url, tasks, said, trap.reach).then(() => trap.patience());
  done.catch(() => {});
  await Promise.race([done.catch((error) => trap.sprung || Promise.reject(error)), trap.dead]);
  const late = !trap.sprung;
  await trap.spring();
  gate.on = async () => "pass";
  await world.undial();
  return { said: said.map((change) => ({ ...change })), late };
}
