// The judge of the browser kills: it must see each of the three faults, and none where there is none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { arrivals, judge } from "../kills/judge.mjs";
import { plan } from "../kills/moments.mjs";
import { SPOILS } from "../kills/sabotage.mjs";

const JOB = "DJ-1";
const OTHER = "DJ-2";

/** A record and its link, a second link in the same job, a photo, and a link in another job. */
function evidence() {
  const said = [
    { kind: "create", job: JOB, serial: "A" },
    { kind: "link", job: JOB, serial: "A" },
    { kind: "link", job: JOB, serial: "B" },
    { kind: "photo", job: JOB, photo: 1 },
    { kind: "link", job: OTHER, serial: "C" },
  ].map((change) => ({ ...change, confirmed: true }));
  const kept = said.map(({ confirmed, ...change }, at) => ({ ...change, op_id: `op-${at}`, done: confirmed }));
  const journal = [insert("B"), insert("C"), insert("A", "op-0"), table(JOB, "old", "A"), table(OTHER, "C"), table(JOB, "old", "A", "B")];
  const receipts = Object.fromEntries(kept.map(({ op_id }) => [op_id, "duplicate"]));
  return { said, kept, journal, receipts, readings: 2 };
}

const insert = (serial_number, ...op_ids) => ({ action: "insert", doctype: "Service Equipment", name: `EQP-${serial_number}`, body: { serial_number }, op_ids });
const table = (job, ...serials) => ({ action: "update", doctype: "Dispatch Job", name: job, body: { equipment: serials.map((serial_number) => ({ serial_number })) }, op_ids: [] });

function assertFound(evidence, { lost = 0, doubled = 0, reordered = 0 }) {
  const verdict = judge(evidence);
  const counts = Object.fromEntries(Object.entries(verdict).map(([fault, found]) => [fault, found.length]));
  assert.deepEqual(counts, { lost, doubled, reordered }, JSON.stringify(verdict));
}

test("what arrived once and in order is in order", () => assertFound(evidence(), {}));

test("a link is the first update with that line; what stood there before and what is repeated is none", () => {
  const journal = [table(JOB, "old"), table(JOB, "old", "A"), table(JOB, "old", "A"), { ...table(JOB), body: { status: "completed" } }];
  assert.deepEqual(arrivals(journal).map(({ serial }) => serial), ["old", "A"]);
});

test("a record without an op's id was made by somebody else", () => assert.deepEqual(arrivals([insert("A")]), []));

test("a confirmed record that was never written is lost", () => assertFound(SPOILS.lost(evidence()), { lost: 1 }));

test("a confirmed link that was never written is lost", () => {
  const spoilt = evidence();
  spoilt.journal.pop();
  assertFound(spoilt, { lost: 1 });
});

test("a confirmed photo that is not on the phone is lost", () => {
  const spoilt = evidence();
  spoilt.kept = spoilt.kept.filter(({ kind }) => kind !== "photo");
  assertFound({ ...spoilt, readings: 0 }, { lost: 1 });
});

test("what never left the phone is lost", () => {
  const spoilt = evidence();
  spoilt.kept.find(({ kind }) => kind === "photo").done = false;
  assertFound({ ...spoilt, readings: 0 }, { lost: 1 });
});

for (const answer of ["applied", "refused", "retry", undefined])
  test(`what the phone takes for done and the server answers ${answer} is lost`, () => {
    const spoilt = evidence();
    spoilt.receipts["op-3"] = answer;
    assertFound(spoilt, { lost: 1 });
  });

test("what was not confirmed may be missing, and may be there", () => {
  const killed = evidence();
  killed.said.at(-1).confirmed = false;
  assertFound(killed, {});
  killed.kept.pop();
  killed.journal.splice(4, 1);
  assertFound(killed, {});
});

test("a record that was written twice is doubled", () => assertFound(SPOILS.doubled(evidence()), { doubled: 1 }));

test("two lines of one device are doubled, at once or one after the other", () => {
  const spoilt = evidence();
  assertFound({ ...spoilt, journal: [...spoilt.journal, table(JOB, "old", "A", "B", "B")] }, { doubled: 1 });
  assertFound({ ...spoilt, journal: [...spoilt.journal.slice(0, -1), table(JOB, "old", "A", "B", "B")] }, { doubled: 1 });
});

test("one change under two ids is doubled", () => {
  const spoilt = evidence();
  spoilt.kept.push({ ...spoilt.kept[1], op_id: "op-9" });
  spoilt.receipts["op-9"] = "duplicate";
  assertFound(spoilt, { doubled: 1 });
});

test("a change nobody made is doubled", () => {
  const spoilt = evidence();
  spoilt.kept.push({ kind: "photo", job: JOB, photo: undefined, op_id: "op-9", done: true });
  spoilt.receipts["op-9"] = "duplicate";
  assertFound({ ...spoilt, readings: 4 }, { doubled: 1 });
});

test("a photo that was asked the same twice is doubled", () => assertFound({ ...evidence(), readings: 3 }, { doubled: 1 }));

test("a record that came after its link is reordered", () => assertFound(SPOILS.reordered(evidence()), { reordered: 1 }));

test("two links of one job the wrong way round are reordered, of two jobs they are not", () => {
  const spoilt = evidence();
  const journal = [...spoilt.journal.slice(0, 3), table(JOB, "old", "B"), table(OTHER, "C"), table(JOB, "old", "B", "A")];
  assertFound({ ...spoilt, journal }, { reordered: 1 });
  const [b, c, a, linkA, linkC, linkB] = spoilt.journal;
  assertFound({ ...spoilt, journal: [linkC, b, c, a, linkA, linkB] }, {});
});

test("the same seed gives the same moments, and ten kills are ten different ones", () => {
  assert.deepEqual(plan(10, 7), plan(10, 7));
  assert.notDeepEqual(plan(10, 7), plan(10, 8));
  assert.equal(new Set(plan(10, 7).map(({ what }) => what)).size, 10);
});
