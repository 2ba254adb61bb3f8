import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/host/sandbox.ts";
import { chromiumArguments, findChromium } from "./chromium.ts";

/** What a browser test works with; one sandbox and one browser a file, one page a test. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** Opens the sandbox's page; whatever it logs as an error, or asks another host for, fails the test. */
  open(options?: BrowserContextOptions): Promise<Page>;
}

/** Like vitest's describe, with a sandbox and a real browser; skipped, with a word on why, where there is no Chromium. */
export function inBrowser(
  title: string,
  tests: (stage: Stage) => void,
  options: Partial<SandboxOptions> = {},
): void {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    console.warn(
      `${title}: skipped, because no Chromium was found. Install one, or name it with CHROMIUM_PATH.`,
    );
    describe.skip(`${title} (no Chromium found: set CHROMIUM_PATH)`, () => tests(unstaged));
    return;
  }
  describe(title, () => {
    let sandbox: Sandbox | undefined;
    let browser: Browser | undefined;
    const complaints: string[] = [];
    beforeAll(async () => {
      sandbox = await startSandbox({ live: true, ...options });
      browser = await chromium.launch({ executablePath, args: chromiumArguments });
    }, 180_000);
    afterEach(async () => {
      await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
      expect(complaints.splice(0)).toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      await sandbox?.stop();
    });
    tests({
      get sandbox() {
        return started(sandbox);
      },
      open: async (contextOptions = {}) => {
        const context = await started(browser).newContext({
          viewport: { width: 1440, height: 900 },
          permissions: ["clipboard-read", "clipboard-write"],
          ...contextOptions,
        });
        context.setDefaultTimeout(60_000);
        const page = await context.newPage();
        const { origin } = new URL(started(sandbox).url);
        page.on("console", (message) => {
          // The browser itself notes every answer that says no; the API may, and a phone that is off.
          const mayRefuse = /\/v1\/|\/sandbox\/phones\//.test(message.location().url);
          const isRefusal = /status of 4\d\d/.test(message.text()) && mayRefuse;
          if (message.type() === "error" && !isRefusal) complaints.push(message.text());
        });
        page.on("pageerror", (error) => complaints.push(error.message));
        page.on("request", (request) => {
          const { protocol, origin: asked } = new URL(request.url());
          if (protocol !== "data:" && asked !== origin) complaints.push(`asked ${request.url()}`);
        });
        await page.goto(started(sandbox).url);
        // A narrow page shows its phones when they are asked for.
        await page.getByRole("radio", { name: /^Ana/, includeHidden: true }).waitFor({ state: "attached" });
        return page;
      },
    });
  });
}

const unstaged: Stage = {
  get sandbox(): Sandbox {
    throw new Error("There is no browser.");
  },
  open: () => Promise.reject(new Error("There is no browser.")),
};

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The stage is not set yet.");
  return value;
}

/** Adds a person of the test's own and opens their phone. */
export async function addPerson(page: Page, number: string, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add a person" }).click();
  await page.getByLabel("Number", { exact: true }).fill(number);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("heading", { name: `${name}'s phone` }).waitFor();
}

/** Sends `text` by the form to whoever's phone is open. */
export async function send(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

/** Holds back what the page asks for at such an address. @returns lets it through */
export async function holdBack(page: Page, address: string): Promise<() => void> {
  let letThrough = () => {};
  const isWanted = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(address, async (route) => {
    await isWanted;
    await route.continue();
  });
  return () => letThrough();
}

/** What became of a state, as its colour says. */
export function fate(page: Page, state: string): Promise<string | null> {
  return page.locator(`[data-state="${state}"]`).getAttribute("data-fate");
}

/** Waits until a state has come to that. */
export async function reaches(page: Page, state: string, wanted: string): Promise<void> {
  await page.locator(`[data-state="${state}"][data-fate="${wanted}"]`).waitFor();
}
