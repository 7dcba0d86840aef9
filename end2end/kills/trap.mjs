// Waits for the moment, then kills.
import { setTimeout as sleep } from "node:timers/promises";

/** A line of that many milliseconds each way. */
const SLOW_MS = 250;
/** After the last tap a held link still leaves, and a photo; then the moment does not come any more. */
const PATIENCE_MS = 10_000;
/** How much is kept before a line comes back. */
const BACKLOG = 5;

/**
 * `reach(point)` for the points on the screen and `onTheLine(point, kind)` for those of the gate. At the moment's point,
 * the nth time, `kill` is called after its milliseconds, and `dead` resolves once it is done. A request at that point is held
 * until then and cut off, unless the moment lets it pass.
 */
export function setTrap(moment, kill) {
  let times = 0;
  let kept = 0;
  let die;
  const trap = { sprung: false, dead: new Promise((resolve) => (die = resolve)) };
  trap.spring = (afterMs = 0) => {
    if (!trap.sprung) after(afterMs, () => kill().then(die));
    trap.sprung = true;
    return trap.dead;
  };
  trap.reach = (point) => {
    if (point === "kept") kept++;
    const here = !trap.sprung && point === moment.at && ++times === moment.nth;
    if (here) trap.spring(moment.afterMs);
    return here;
  };
  trap.onTheLine = async (point, kind) => {
    if (moment.line === "cut" || (moment.line === "back" && kept < BACKLOG)) return "cut";
    if (moment.line === "slow" && point !== "told") await sleep(SLOW_MS);
    const here = trap.reach(`${point} ${kind}`);
    if (!here || moment.passes || point === "told") return "pass";
    await trap.dead;
    return "cut";
  };
  trap.patience = () => Promise.race([trap.dead, sleep(PATIENCE_MS, undefined, { ref: false })]);
  return trap;
}

/** At once where there is nothing to wait for: a turn of the event loop is a long time to a browser. */
function after(ms, act) {
  if (ms > 0) setTimeout(act, ms);
  else act();
}
