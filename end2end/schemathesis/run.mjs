// What the server says of itself (`ops-server --openapi`), held against what it does: schemathesis asks it, sandbox and
// all, as each role, `node end2end/schemathesis/run.mjs [--examples n] [--seed n] [--person tech1]`.
//
// Once, in a folder of your own: python3 -m venv V && V/bin/pip install -r end2end/schemathesis/requirements.txt, and
// SCHEMATHESIS=V/bin/schemathesis. Exit code 1 unless every check of every person holds.
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startServer } from "../fixtures/server.mjs";

const PEOPLE = ["tech1", "csr1", "dispatch1"];
const here = import.meta.dirname;
const { values } = parseArgs({
  options: {
    examples: { type: "string", default: "50" },
    seed: { type: "string", default: "2026" },
    person: { type: "string", multiple: true, default: PEOPLE },
  },
});
const program = process.env.SCHEMATHESIS ?? "schemathesis";

const failed = [];
for (const person of values.person) {
  // A world each: what one does is nothing the next one finds.
  const server = await startServer({ OPS_BASE_PATH: "/ops", OPS_LOG: "warn" });
  try {
    const document = join(server.folder, "openapi.json");
    writeFileSync(document, execFileSync(server.child.spawnfile, ["--openapi"]));
    const code = await ask(server, document, await signIn(server, person));
    console.log(`${person}: ${code === 0 ? "every check holds" : `exit code ${code}`}`);
    if (code !== 0) failed.push(person);
    const panics = server.log.split("\n").filter((line) => /panicked|a request failed unexpectedly/.test(line));
    if (panics.length > 0) failed.push(`${person}: ${panics[0]}`);
  } finally {
    await server.close();
  }
}
console.log(failed.length === 0 ? `${values.person.length} people, failures 0` : `failed: ${failed.join("; ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function signIn(server, person) {
  const answer = await fetch(`${server.url}/sandbox/sign-in`, {
    method: "POST",
    body: new URLSearchParams({ person }),
    redirect: "manual",
  });
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("ops_session="));
  if (!cookie) throw new Error(`${person} cannot sign in: ${answer.status}`);
  return cookie.split(";")[0];
}

function ask(server, document, cookie) {
  const settings = ["--config-file", join(here, "schemathesis.toml"), "run", document, "--url", server.url];
  const headers = ["-H", `Cookie: ${cookie}`, "-H", "Sec-Fetch-Site: same-origin"];
  const amount = ["--max-examples", values.examples, "--seed", values.seed];
  const environment = { ...process.env, SCHEMATHESIS_HOOKS: join(here, "hooks.py"), PYTHONDONTWRITEBYTECODE: "1" };
  const child = spawn(program, [...settings, ...headers, ...amount], { cwd: server.folder, env: environment, stdio: "inherit" });
  return new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
}
