import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { type Sandbox, startSandbox } from "../sandbox/host/sandbox.ts";
import { chromiumArguments, findChromium } from "../test/browser/chromium.ts";

/** Takes the pictures of the sandbox's page that the documentation shows: `node scripts/screenshots.ts`. */

const directory = fileURLToPath(new URL("../docs/screenshots", import.meta.url));
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const startAt = Date.parse("2026-11-22T10:00:00Z");

const executablePath = findChromium();
if (executablePath === undefined)
  throw new Error("No Chromium was found. Install one, or name it with CHROMIUM_PATH.");
await mkdir(directory, { recursive: true });
const browser = await chromium.launch({ executablePath, args: chromiumArguments });

await pictures(async (page, take) => {
  await take("welcome");
  await say(page, "Your parcel arrives today.");
  await settled(page, "AwaitReply", "running");
  await take("held");
  await page.emulateMedia({ colorScheme: "dark" });
  await take("held-dark");
  await page.emulateMedia({ colorScheme: "light" });

  await page.getByRole("button", { name: "Send it" }).click();
  await settled(page, "Delivered", "succeeded");
  await page.locator('[data-state="AwaitReply"]').click();
  await take("delivered-state");
  await page.keyboard.press("Escape");

  await page.getByRole("radio", { name: /^Ben/ }).click();
  await say(page, "Too late for this one.");
  await settled(page, "AwaitReply", "running");
  await page.getByRole("button", { name: "Move the time on by two hours" }).click();
  await settled(page, "Expired", "succeeded");
  await take("expired");

  await page.getByRole("radio", { name: /^Carla/ }).click();
  await page.getByRole("button", { name: /^131026/ }).click();
  await page.getByRole("button", { name: /^Duplicate/ }).click();
  await page.getByRole("combobox", { name: "Examples" }).selectOption("WhatsApp text, else SMS");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.waitForTimeout(3000);
  await page.locator(".column.send").evaluate("(column) => column.scrollTo(0, 530)");
  await take("fallback");
  await page.locator(".column.send").evaluate("(column) => column.scrollTo(0, 0)");

  await page.getByRole("radio", { name: /^Ana/ }).click();
  await page.getByRole("radio", { name: "WhatsApp", exact: true }).check();
  await page.getByLabel("Write as Ana").fill("Where is it?");
  await page.getByLabel("Write as Ana").press("Enter");
  for (const example of ["Picture", "Document", "Location", "Buttons"]) {
    await page.getByRole("combobox", { name: "Examples" }).selectOption(example);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.waitForTimeout(1200);
  }
  await page.getByRole("tab", { name: "Tables" }).click();
  await take("rich-messages-and-tables");
}, desktop);

await pictures(async (page, take) => {
  const show = (view: string) =>
    page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view }).click();
  await show("Send & trouble");
  await say(page, "Your parcel arrives today.");
  await page.getByRole("status", { name: "The answer" }).waitFor();
  await page.waitForTimeout(1500);
  await take("phone-send");
  await show("Message");
  await settled(page, "AwaitReply", "running");
  await take("phone-message");
  await show("Phones");
  await page.getByLabel("Write as Ana").fill("Yes please");
  await page.getByLabel("Write as Ana").press("Enter");
  await page.getByText("Your parcel arrives today.").first().waitFor();
  await page.waitForTimeout(1000);
  await take("phone-chat");
}, phone);

await browser.close();
process.exit(0);

/** Has `tell` use a fresh sandbox's page, and take pictures of it on the way. */
async function pictures(
  tell: (page: Page, take: (name: string) => Promise<void>) => Promise<void>,
  viewport: { width: number; height: number },
): Promise<void> {
  const sandbox: Sandbox = await startSandbox({ live: true, startAt });
  const page = await openPage(browser, sandbox.url, viewport);
  await tell(page, async (name) => {
    for (const button of await page.getByRole("button", { name: "Dismiss" }).all()) await button.click();
    await page.mouse.move(viewport.width - 2, 2);
    // Lets what moves come to rest.
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${directory}/${name}.png` });
    console.log(`docs/screenshots/${name}.png`);
  });
  await page.context().close();
  await sandbox.stop();
}

async function openPage(
  from: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await from.newContext({ viewport, timezoneId: "UTC", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  // A narrow page shows its phones when they are asked for.
  await page.getByRole("radio", { name: /^Ana/, includeHidden: true }).waitFor({ state: "attached" });
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

async function settled(page: Page, state: string, fate: string): Promise<void> {
  await page.locator(`[data-state="${state}"][data-fate="${fate}"]`).waitFor();
  // Status events come a little after.
  await page.waitForTimeout(1500);
}
