// The short form of `node end2end/kills/run.mjs`: two deaths of a real browser, the rest of the moments are there.
import { expect, test } from "../../fixtures/app.mjs";
import { killEach } from "../../kills/rounds.mjs";

const MOMENTS = [
  { at: "applied ops", nth: 2, afterMs: 5, what: "the server has applied, its answer is held back" },
  { at: "kept", nth: 2, afterMs: 0, line: "cut", what: "no line, right after the screen said kept" },
];

// The browsers are not the runner's: there is nothing of theirs to trace.
test.use({ trace: "off", screenshot: "off" });

/** Three ops, none with the eight seconds of a link that can be undone. */
const threeOps = (round, [job]) => [
  { does: "create", job, serial: `KS${round}W1ZTYV` },
  { does: "photograph", job, photo: round + 1 },
];

test("a browser that is killed loses nothing, doubles nothing, reorders nothing", async () => {
  const rounds = [];
  const verdict = await killEach(MOMENTS, { tasks: threeOps, tell: (round) => rounds.push(round) });
  expect(verdict).toEqual({ lost: [], doubled: [], reordered: [] });
  expect(rounds.map(({ late }) => late), "each died at its moment").toEqual([false, false]);
  expect(rounds[1].said.filter(({ confirmed }) => confirmed), "all was kept before the second death").toHaveLength(3);
});
