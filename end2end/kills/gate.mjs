// The line between the browser and the server, which the test can hold, delay or cut at a named point.
import { Agent, createServer, request } from "node:http";

/** What leaves the outbox; everything else passes untouched. */
const OUTBOX = [["POST", /\/api\/ops$/, "ops"], ["PUT", /\/api\/photos\//, "photo"]];
/** While the technician works, the model is out of reach, so that every photo is kept for later. */
const VISION = /\/vision\//;

/**
 * `url` stands in the server's place. `on(point, kind)` is asked at each point of an outbox request, in this order:
 * `asked` (whole request here, nothing passed on), `applied` (the server's answer here, nothing given back), `told` (the
 * answer is out). `kind` is `ops` or `photo`. It answers with a promise: of `"pass"`, or of `"cut"`, which hangs up.
 */
export async function openGate(server) {
  const agent = new Agent({ keepAlive: true });
  const gate = { on: async () => "pass", readsPhotos: false };
  const listener = createServer((incoming, outgoing) => {
    outgoing.on("error", () => {});
    through(gate, agent, server, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  gate.url = `http://127.0.0.1:${listener.address().port}`;
  gate.close = () => {
    listener.closeAllConnections();
    agent.destroy();
    return new Promise((resolve) => listener.close(resolve));
  };
  return gate;
}

async function through(gate, agent, server, incoming, outgoing) {
  const kind = OUTBOX.find(([method, path]) => method === incoming.method && path.test(incoming.url))?.[2];
  if (!gate.readsPhotos && VISION.test(incoming.url)) return noModel(incoming, outgoing);
  if (!kind) {
    const answer = await ask(agent, server, incoming, incoming);
    outgoing.writeHead(answer.statusCode, answer.rawHeaders);
    outgoing.on("close", () => answer.destroy());
    answer.on("error", () => outgoing.destroy());
    return answer.pipe(outgoing);
  }
  const body = await whole(incoming);
  if ((await gate.on("asked", kind)) === "cut") return outgoing.destroy();
  const answer = await ask(agent, server, incoming, body);
  const text = await whole(answer);
  if ((await gate.on("applied", kind)) === "cut") return outgoing.destroy();
  outgoing.writeHead(answer.statusCode, answer.rawHeaders);
  outgoing.end(text);
  await gate.on("told", kind);
}

function noModel(incoming, outgoing) {
  incoming.resume();
  outgoing.writeHead(503, { "content-type": "application/problem+json" });
  outgoing.end(JSON.stringify({ type: "about:blank", title: "cut by the test", status: 503, code: "upstream-unavailable" }));
}

/** `body` is the bytes, or a stream that is passed on as it comes. */
function ask(agent, server, { method, url, rawHeaders }, body) {
  return new Promise((resolve, reject) => {
    const onward = request(server + url, { method, headers: rawHeaders, agent }, resolve);
    onward.on("error", reject);
    if (Buffer.isBuffer(body)) onward.end(body);
    else body.pipe(onward);
  });
}

async function whole(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
