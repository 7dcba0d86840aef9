// Real browsers, really killed: `node end2end/kills/run.mjs [kills] [--seed n] [--sabotage lost|doubled|reordered]`.
//
// A technician works, Chromium gets SIGKILL at a named moment, starts again on the same profile and drains; then what the
// screen had confirmed is compared with ERPNext's journal and with the server's receipts. Exit code 1 unless all are 0.
import { parseArgs } from "node:util";
import { plan } from "./moments.mjs";
import { killEach } from "./rounds.mjs";
import { SPOILS } from "./sabotage.mjs";

const options = { seed: { type: "string", default: "2026" }, sabotage: { type: "string" } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [count, seed] = [Number(positionals[0] ?? 10), Number(values.seed)];
const spoil = values.sabotage ? SPOILS[values.sabotage] : undefined;
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed) || (values.sabotage && !spoil))
  throw new Error(`run.mjs [kills] [--seed n] [--sabotage ${Object.keys(SPOILS).join("|")}]`);

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

console.log(`seed ${seed}${values.sabotage ? `, sabotaged: ${values.sabotage}` : ""}`);
const verdict = await killEach(plan(count, seed), { tell, spoil });
console.log(`${count} kills: ${figures(verdict)}`);
for (const sentence of Object.values(verdict).flat()) console.log(`  - ${sentence}`);
process.exitCode = Object.values(verdict).some((found) => found.length > 0) ? 1 : 0;

function tell({ at, moment, late, said, arrived, verdict, ms }) {
  const confirmed = said.filter((change) => change.confirmed).length;
  const when = late ? "after everything" : `${moment.at} no. ${moment.nth} +${moment.afterMs} ms`;
  const cells = [String(at + 1).padStart(3), when.padEnd(28), `confirmed ${String(confirmed).padStart(2)}, arrived ${String(arrived).padStart(2)}`];
  console.log(`${cells.join("  ")}  ${figures(verdict)}  ${(ms / 1000).toFixed(1).padStart(5)} s  ${moment.what}`);
}

function figures({ lost, doubled, reordered }) {
  return `lost ${lost.length}, doubled ${doubled.length}, reordered ${reordered.length}`;
}
