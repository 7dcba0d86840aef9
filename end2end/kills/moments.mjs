// When the browser dies: a point on the way of an op, the how-manieth time it is reached, and some milliseconds more.
//
// `line` is what the line to the server does until then (`cut`, `slow`, `back`: cut until five times something was kept),
// `dials` what ERPNext does; both end with the browser. With `again` the next browser is killed too, as soon as it sends.

/** A dial on both writes: the record, and the job's table. */
const writes = (dial) => [
  { upstream: "erpnext", method: "POST", path_contains: "Service Equipment", ...dial },
  { upstream: "erpnext", method: "PUT", path_contains: "Dispatch Job", ...dial },
];

/** Each is reached in the course of the ten ops of a round; `most` is how many times at least. */
const MOMENTS = [
  { at: "kept", most: 7, upToMs: 0, what: "right after the screen said kept" },
  { at: "asked ops", most: 4, upToMs: 40, what: "ops sent, not yet at the server" },
  { at: "applied ops", most: 4, upToMs: 40, what: "the server has applied, its answer is held back" },
  { at: "chosen", most: 2, upToMs: 250, what: "while a photo is being kept" },
  { at: "told ops", most: 4, upToMs: 15, what: "the answer is out, being written down" },
  { at: "asked photo", most: 2, upToMs: 40, what: "a photo sent, not yet at the server" },
  { at: "applied photo", most: 2, upToMs: 40, what: "the server has the photo, its answer is held back" },
  { at: "kept", most: 7, upToMs: 60, line: "cut", what: "no line, right after the screen said kept" },
  { at: "asked ops", most: 3, upToMs: 900, dials: writes({ fault: "slow", ms: 450 }), passes: true, what: "ERPNext is slow, in the middle of its writes" },
  { at: "applied ops", most: 3, upToMs: 40, dials: writes({ fault: "cut", times: 1 }), what: "ERPNext wrote and its answer broke off" },
  { at: "kept", most: 7, upToMs: 300, line: "slow", what: "a line of 250 ms each way" },
  { at: "applied ops", most: 2, upToMs: 40, line: "back", what: "a backlog leaves in one request, its answer is held back" },
  { at: "told ops", most: 3, upToMs: 15, line: "back", again: true, what: "a backlog being written down, and again while the next browser drains" },
  { at: "submit", most: 5, upToMs: 60, what: "between the tap and the screen's word" },
];

/** The plan of `count` kills; the same seed gives the same plan. */
export function plan(count, seed) {
  const random = randomOf(seed);
  const first = Math.floor(random() * MOMENTS.length);
  return Array.from({ length: count }, (_, at) => {
    const moment = MOMENTS[(first + at * 3) % MOMENTS.length];
    return { ...moment, nth: 1 + Math.floor(random() * moment.most), afterMs: Math.round(random() * moment.upToMs) };
  });
}

/** mulberry32: 32 bits of state, numbers from 0 to 1. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
