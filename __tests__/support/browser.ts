import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { leaveOut } from "./left-out";

/** Names under which Chromium is in PATH, the headless one first. */
const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "msedge",
];

/** Where installers put it that leave PATH alone. */
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The Chromium of this machine: `OUTREACH_CHROMIUM`, or one in PATH; undefined when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { OUTREACH_CHROMIUM: chosen, PATH = "" } = env;
  if (chosen !== undefined && chosen !== "") return existsSync(chosen) ? chosen : undefined;
  const folders = PATH.split(path.delimiter).filter((folder) => folder !== "");
  const suffix = process.platform === "win32" ? ".exe" : "";
  const inPath = names.flatMap((name) => folders.map((folder) => path.join(folder, `${name}${suffix}`)));
  return [...inPath, ...places].find((file) => existsSync(file));
}

/**
 * A `describe` for tests that look at a page. Without a browser they are left out and say so; with CI set they fail.
 *
 * @param tests Gets the browser, which is there while tests run.
 */
export function describeWithBrowser(name: string, tests: (browser: () => Browser) => void): void {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    leaveOut(name, "Chromium in PATH, or its file in OUTREACH_CHROMIUM");
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      // As root, as which containers run, Chromium has no sandbox; pages here are the tests' own.
      browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
    });
    tests(() => {
      if (browser === undefined) throw new Error("The browser has not started.");
      return browser;
    });
  });
}
