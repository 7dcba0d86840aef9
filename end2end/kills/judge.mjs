// What was said against what arrived: which changes were lost, doubled, reordered.
//
//   said      what the technician did, in order: { kind, job, serial | photo, confirmed }. `confirmed` is the screen's word
//             that the phone keeps it; what was not confirmed when the browser died may have been kept or not.
//   kept      the phone's own list once it has drained: { op_id, kind, job, serial | photo, done }
//   journal   `/_dials/journal`: the writes ERPNext accepted, in order
//   receipts  op id -> what the server answers when the op is sent once more: `duplicate` where it has it
//   readings  how often the model was asked about a photo; without it that is not judged. Each of these photos shows
//             nothing, so each is asked for its barcodes and then for its words, and neither twice.

/** What the model is asked about a photo with nothing on it. */
const QUESTIONS = 2;

/** `{ lost, doubled, reordered }`, each a list of sentences. */
export function judge({ said, kept, journal, receipts, readings }) {
  const arrived = arrivals(journal);
  return {
    lost: [...lostOnTheWay(said, arrived), ...lostOnThePhone(said, kept), ...withoutReceipt(kept, receipts)],
    doubled: [...arrivedTwice(said, arrived), ...keptTwice(kept), ...madeByNobody(said, kept), ...readTwice(kept, readings)],
    reordered: outOfOrder(said, arrived),
  };
}

/** The journal as changes: a record is made by an insert, a link by the first update that has one line more of it. */
export function arrivals(journal) {
  const tables = new Map();
  return journal.flatMap((write) => {
    if (write.doctype === "Service Equipment" && write.action === "insert" && write.op_ids.length > 0)
      return [{ kind: "create", serial: write.body.serial_number, op_id: write.op_ids[0] }];
    if (write.doctype !== "Dispatch Job" || !Array.isArray(write.body.equipment)) return [];
    const before = tables.get(write.name) ?? new Map();
    const after = countOf(write.body.equipment.map((line) => line.serial_number));
    tables.set(write.name, after);
    return [...after].flatMap(([serial, count]) => {
      const more = Math.max(0, count - (before.get(serial) ?? 0));
      return Array(more).fill({ kind: "link", job: write.name, serial });
    });
  });
}

const name = ({ kind, job, serial, photo }) => (kind === "photo" ? `photo ${photo}` : `${kind} ${serial}${job ? ` of ${job}` : ""}`);
const same = (said) => (arrival) =>
  arrival.kind === said.kind && arrival.serial === said.serial && (said.kind !== "link" || arrival.job === said.job);

function lostOnTheWay(said, arrived) {
  const missing = said.filter((change) => change.kind !== "photo" && change.confirmed && !arrived.some(same(change)));
  return missing.map((change) => `${name(change)}: confirmed, and never written`);
}

/** A photo is only known by its bytes, which the phone chooses: it is told by its turn among the photos. */
function lostOnThePhone(said, kept) {
  const gone = said.filter((change) => change.confirmed && !kept.some((item) => isOf(change, item)));
  const waiting = kept.filter((item) => !item.done);
  return [...gone.map((change) => `${name(change)}: confirmed, and not on the phone`), ...waiting.map((item) => `${name(item)}: never left the phone`)];
}

function isOf(change, item) {
  if (change.kind !== item.kind) return false;
  return change.kind === "photo" ? change.photo === item.photo : change.serial === item.serial && change.job === item.job;
}

function withoutReceipt(kept, receipts) {
  const unknown = kept.filter((item) => item.done && receipts[item.op_id] !== "duplicate");
  return unknown.map((item) => `${name(item)}: done for the phone, and the server answers ${receipts[item.op_id]}`);
}

function arrivedTwice(said, arrived) {
  const times = said.map((change) => [change, arrived.filter(same(change)).length]).filter(([, count]) => count > 1);
  return times.map(([change, count]) => `${name(change)}: written ${count} times`);
}

function keptTwice(kept) {
  const again = [...countOf(kept.map(name))].filter(([, count]) => count > 1);
  return again.map(([what, count]) => `${what}: ${count} times on the phone`);
}

function madeByNobody(said, kept) {
  return kept.filter((item) => !said.some((change) => isOf(change, item))).map((item) => `${name(item)}: on the phone, and nobody made it`);
}

function readTwice(kept, readings) {
  const photos = kept.filter((item) => item.kind === "photo" && item.done).length;
  return readings > photos * QUESTIONS ? [`${photos} photos were asked about ${readings} times`] : [];
}

/** Within a job, what arrived came in the order it was made. */
function outOfOrder(said, arrived) {
  return [...new Set(said.map(({ job }) => job))].flatMap((job) => {
    const changes = said.filter((change) => change.job === job && change.kind !== "photo");
    const there = changes.map((change) => [change, arrived.findIndex(same(change))]).filter(([, place]) => place >= 0);
    const late = there.filter(([, place], at) => at > 0 && place < there[at - 1][1]);
    return late.map(([change]) => `${name(change)}: written before what was done before it`);
  });
}

function countOf(values) {
  return values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map());
}
