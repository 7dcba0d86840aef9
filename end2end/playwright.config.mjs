// Browser tests: one worker, the machine's own Chromium, a French-Canadian technician's phone and an agent's desktop.
import { defineConfig } from "@playwright/test";

const chromium = {
  executablePath: process.env.OPS_CHROMIUM || "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1440, height: 900 } };

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  timeout: 45_000,
  expect: { timeout: 10_000 },
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: chromium,
    locale: "fr-CA",
    timezoneId: "America/Toronto",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  // A technician's pages are tested as on a phone, everybody else's as on a desk; `*.both.spec.mjs` is for either.
  projects: [
    { name: "phone", use: phone, testMatch: [/technician\/.*\.spec\.mjs$/, /\.both\.spec\.mjs$/] },
    { name: "desktop", use: desktop, testMatch: [/(admin|console|dispatch|portal)\/.*\.spec\.mjs$/, /\.both\.spec\.mjs$/] },
  ],
});
