// The sandbox as a round needs it: two jobs of the technician, fresh devices, and afterwards the evidence.
const PERSON = "tech1";
const CLOSED = ["completed", "cancelled", "not_done"];

/** Signs in and finds the jobs. `url` is where the browser finds the app. */
export async function openWorld(server, url) {
  const headers = { cookie: await signIn(server), origin: server.origin, "sec-fetch-site": "same-origin" };
  const pack = await json(await fetch(`${server.url}/api/day-pack`, { headers }));
  const jobs = pack.jobs.filter((job) => !CLOSED.includes(job.status) && job.service_location && job.job_type !== "retrieval").map(({ name }) => name);
  const [name, value] = headers.cookie.split("=", 2);
  const cookie = { url, sameSite: "Lax", expires: Math.floor(Date.now() / 1000) + 86_400 };
  const sandbox = (method, path, body) => call(server, method, path, body);
  return {
    cookies: [{ ...cookie, name, value, httpOnly: true }, { ...cookie, name: "ops_lang", value: "fr" }],
    tasks: (round, how = tenOps) => makeStock(sandbox, how(round, jobs)),
    dial: (dial) => sandbox("POST", "/_dials", dial),
    undial: () => sandbox("DELETE", "/_dials"),
    evidence: async (items) => ({
      journal: await sandbox("GET", "/_dials/journal"),
      readings: readingsOf(await sandbox("GET", "/_dials/calls")),
      receipts: await sendAgain(server, headers, items),
    }),
  };
}

/** Ten ops over five devices and two photos: a new device is two ops, its record and its link. */
export function tenOps(round, [first, second]) {
  const serial = (device) => `KQ${String(round).padStart(3, "0")}W${device}ZTYV`;
  return [
    { does: "create", job: first, serial: serial(1) },
    { does: "photograph", job: first, photo: 2 * round + 1 },
    { does: "link", job: first, serial: serial(2) },
    { does: "create", job: first, serial: serial(3) },
    { does: "link", job: second, serial: serial(4) },
    { does: "photograph", job: second, photo: 2 * round + 2 },
    { does: "create", job: second, serial: serial(5) },
  ];
}

/** A device that is linked without being created is in stock. */
async function makeStock(sandbox, tasks) {
  for (const { serial } of tasks.filter(({ does }) => does === "link")) {
    const device = { serial_number: serial, equipment_type: "ONT", brand: "TP-Link", model: "XX230v", status: "In Stock" };
    await sandbox("POST", "/api/resource/Service Equipment", device);
  }
  return tasks;
}

/** What the server knows of each op: the same op again is a `duplicate` to it, or it was never there. */
async function sendAgain(server, headers, items) {
  const ops = items.map(({ op, seq }) => ({ ...op, seq }));
  const answer = await fetch(`${server.url}/api/ops`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ ops }),
  });
  const { receipts } = await json(answer);
  return Object.fromEntries(receipts.map(({ op_id, result }) => [op_id, result]));
}

const readingsOf = (calls) => Object.entries(calls).reduce((sum, [path, times]) => sum + (path.startsWith("gemini POST") ? times : 0), 0);

async function signIn(server) {
  const answer = await fetch(`${server.url}/sandbox/sign-in`, {
    method: "POST",
    headers: { origin: server.origin },
    body: new URLSearchParams({ person: PERSON, next: "/" }),
    redirect: "manual",
  });
  const cookie = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("ops_session="));
  if (!cookie) throw new Error(`sign-in of ${PERSON} answered ${answer.status} without a session`);
  return cookie.split(";")[0];
}

async function call(server, method, path, body) {
  const answer = await fetch(server.sandbox + path, {
    method,
    headers: { authorization: "token sandbox:sandbox", "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return json(answer);
}

async function json(answer) {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text.slice(0, 500)}`);
  return text ? JSON.parse(text) : null;
}
