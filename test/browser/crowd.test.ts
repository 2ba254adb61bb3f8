import type { Page, Response } from "playwright-core";
import { expect, it } from "vitest";
import type { ExecutionSummary } from "../../sandbox/host/answers.ts";
import { inBrowser } from "./browser.ts";

const arabic = "مرحبا! طردك يصل اليوم بين الساعة التاسعة والعاشرة. ".repeat(12);

/** What makes a page burst. */
const texts = {
  "1,600 characters": "A line of text that goes on. ".repeat(60).slice(0, 1600),
  "4,096 characters": "A long letter with all that there is to say. ".repeat(100).slice(0, 4096),
  "one long word": "Donaudampfschifffahrtselektrizitäten".repeat(16),
  "right to left": arabic,
  "many lines": "One\n".repeat(200),
};

inBrowser(
  "a page with much on it",
  (stage) => {
    for (const [name, text] of Object.entries(texts)) {
      it(`shows a text of ${name}, and the picture beside it`, async () => {
        await call(stage.sandbox.url, ana, "Ana");
        const requestId = await post(stage.sandbox.url, "/v1/sendWhatsApp", {
          destination_number: ana,
          message_body: text,
        });
        for (const viewport of [desktop, phone]) {
          const page = await stage.open({ viewport });
          await choose(page, viewport, requestId);
          await page.locator('[data-state="AwaitReply"][data-fate="running"]').waitFor();
          expect(await page.evaluate<string[]>(outside)).toEqual([]);
          if (viewport === phone) await page.getByRole("button", { name: "Phones", exact: true }).click();
          expect(await page.evaluate<string[]>(outside)).toEqual([]);
          await page.context().close();
        }
      });
    }

    it("shows twelve people with long names, and 300 requests, of which it finds one", async () => {
      const { url } = stage.sandbox;
      await call(url, ana, "Ana");
      for (let person = 0; person < 12; person++) {
        const name = `Person with quite a long name ${person} ${"von und zu ".repeat(4)}`;
        await call(url, `+141555570${10 + person}`, name);
      }
      for (let request = 0; request < 300; request++)
        await post(url, "/v1/sendSMS", {
          destination_number: `+141555570${10 + (request % 12)}`,
          message_body: `Number ${request} of many, with a text that does not fit into one line of the list`,
          reference: `order-${request}`,
        });
      await expect.poll(() => underWay(url), { timeout: 480_000, interval: 500 }).toBe(0);
      for (const viewport of [desktop, phone]) {
        const page = await stage.open({ viewport });
        if (viewport === phone) await page.getByRole("button", { name: "Send & trouble" }).click();
        await page.getByText(/^30[0-9]$/).waitFor();
        // Only those that can be seen are drawn.
        expect(await page.locator(".request").count()).toBeLessThan(30);
        // Not everything anew, which would be megabytes.
        expect(await bytesOfOneMore(page, url)).toBeLessThan(500_000);
        await page.getByLabel("Search the requests").fill("order-7");
        await page.getByText(/^11 of 30/).waitFor();
        await page.getByLabel("Search the requests").fill("order-77");
        await page.locator(".request", { hasText: "Number 77 of many" }).click();
        await page.getByRole("button", { name: "order-77" }).waitFor();
        await page.locator('[data-state="Delivered"]').waitFor();
        expect(await page.evaluate<string[]>(outside)).toEqual([]);
        // The chosen request's person is the one whose phone is open.
        if (viewport === phone) await page.getByRole("button", { name: "Phones", exact: true }).click();
        await page.getByRole("heading", { name: /^Person with quite a long name 5/ }).waitFor();
        expect(await page.evaluate<string[]>(outside)).toEqual([]);
        await page.context().close();
      }
    }, 600_000);
  },
  { config: { apiRateLimit: "10000", apiBurstLimit: "5000" } },
);

/** How many SMS are on their way. Their executions say so at once; asking for the requests takes a call of a function each. */
async function underWay(url: string): Promise<number> {
  const executions = (await (await fetch(`${url}/sandbox/executions`)).json()) as ExecutionSummary[];
  return executions.filter(
    ({ state_machine, status }) => state_machine.startsWith("send-sms") && status === "RUNNING",
  ).length;
}

/** How much the page reads because one more message was sent. */
async function bytesOfOneMore(page: Page, url: string): Promise<number> {
  const bodies: Array<Promise<number>> = [];
  const isRead = /\/sandbox\/(?!live)/;
  const note = (response: Response) => {
    if (isRead.test(response.url())) bodies.push(response.body().then((body) => body.length));
  };
  page.on("response", note);
  await post(url, "/v1/sendSMS", { destination_number: "+14155557010", message_body: "One more" });
  await page
    .locator(".request", { hasText: "One more" })
    .locator(".pill", { hasText: "delivered" })
    .first()
    .waitFor();
  // Later answers may come while the page is being closed.
  page.off("response", note);
  const sizes = await Promise.all(bodies);
  return sizes.reduce((sum, size) => sum + size, 0);
}

const ana = "+14155550123";

async function call(url: string, number: string, name: string): Promise<void> {
  await fetch(`${url}/sandbox/phones/${number}`, { method: "PATCH", body: JSON.stringify({ name }) });
}

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

async function choose(page: Page, viewport: typeof desktop, requestId: string): Promise<void> {
  if (viewport === phone) await page.getByRole("button", { name: "Send & trouble" }).click();
  await page.locator(`.request[title^="${requestId}"]`).click();
}

async function post(url: string, path: string, body: unknown): Promise<string> {
  const answer = await fetch(url + path, {
    method: "POST",
    headers: { "x-api-key": "sandbox", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { request_id: string }).request_id;
}

/** What reaches beyond the screen's right or left edge, and is not in something that scrolls. */
const outside = `[document.documentElement, ...document.querySelectorAll("#root *")]
  .filter((element) => {
    if (element === document.documentElement) return element.scrollWidth > element.clientWidth;
    if (element.closest(".react-flow__viewport, .scroller, .faces, .json, .clock-steps, .tabs")) return false;
    const { left, right, width } = element.getBoundingClientRect();
    const clips = getComputedStyle(element.parentElement).overflowX !== "visible";
    return width > 0 && !clips && (right > innerWidth + 1 || left < -1);
  })
  .map((element) => element.className || element.tagName)`;
