// The server under measurement, as it stands behind the edge: OPS_SERVER names the binary, or target/release/ops-server.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef";

/** The headers with which the edge names an agent. */
export const PERSON = { "x-edge-auth": SECRET, "x-authentik-email": "p@example.ca", "x-authentik-groups": "a", "x-authentik-name": "P" };

/** Starts it on `port`; `env` adds to its settings or takes their place. */
export function startServer(port, env = {}) {
  const settings = {
    OPS_LISTEN: `127.0.0.1:${port}`, OPS_STORE: "sqlite::memory:", OPS_PUBLIC_URL: "https://ops.example.ca", OPS_LOG: "warn",
    ERPNEXT_URL: "sandbox", HUB_URL: "sandbox", GEMINI_URL: "sandbox", SANDBOX_DATA: ":memory:", SANDBOX_LISTEN: "127.0.0.1:0",
    AUTH_MODE: "authentik", TRUSTED_PROXIES: "127.0.0.0/8", EDGE_SECRET: SECRET, AUTHENTIK_JWKS_URL: "off-trust-headers",
    ROLE_GROUPS: "technician=t,agent=a,dispatcher=d,admin=x",
  };
  const binary = join(root, process.env.OPS_SERVER ?? "target/release/ops-server");
  return spawn(binary, { cwd: root, stdio: "ignore", env: { ...process.env, ...settings, ...env } });
}

/** Waits for an answer of 2xx, at most ten seconds. */
export async function answering(url, everyMs = 100) {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`${url} does not answer`);
}

/** A port nobody listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
