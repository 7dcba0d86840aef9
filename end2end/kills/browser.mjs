// A Chromium of our own, in a process group of its own, that can be killed as a phone's system kills: all at once, no word.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import config from "../playwright.config.mjs";

const { executablePath, args } = config.use.launchOptions;
const FLAGS = ["--headless=new", "--remote-debugging-port=0", "--no-default-browser-check", "--disable-crash-reporter", "--lang=fr-CA"];

/** Starts on that profile, so that the page's database is the one a killed browser left. `kill` resolves when all is gone. */
export async function startBrowser(profile, cookies) {
  const child = spawn(executablePath, [...args, ...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  // It would outlive us: a group of its own does not hear the terminal's Ctrl-C.
  const outlived = () => signal(-child.pid);
  process.once("exit", outlived);
  child.once("exit", () => process.off("exit", outlived));
  try {
    return { page: await openPage(child, cookies), kill: () => kill(child, profile) };
  } catch (error) {
    await kill(child, profile);
    throw error;
  }
}

async function openPage(child, cookies) {
  const browser = await chromium.connectOverCDP(await addressOf(child));
  const [context] = browser.contexts();
  await context.addCookies(cookies);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript(noCamera);
  await page.setViewportSize({ width: 390, height: 844 });
  return page;
}

/** Runs in the page: without a camera the scan page shows the field to type in. */
function noCamera() {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`Chromium does not start:\n${said}`)), 30_000);
    child.stderr.on("data", (chunk) => {
      said = (said + chunk).slice(-20_000);
      const address = said.match(/DevTools listening on (ws:\S+)/)?.[1];
      if (address) resolve(address);
      if (address) clearTimeout(late);
    });
    child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}:\n${said}`)));
  });
}

/** SIGKILL to the whole group, and to what of this profile left the group; done when none of them is left. */
async function kill(child, profile) {
  const gone = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
  signal(-child.pid);
  await gone;
  for (let left = await ofProfile(profile); left.length > 0; left = await ofProfile(profile)) {
    left.forEach(signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function signal(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** The processes whose command line names the profile's folder, which is ours alone. */
async function ofProfile(profile) {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")]));
  return lines.filter(([, line]) => line.includes(`--user-data-dir=${profile}`)).map(([pid]) => Number(pid));
}
