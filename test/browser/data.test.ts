import { expect, it } from "vitest";
import { addPerson, inBrowser, reaches, send } from "./browser.ts";

inBrowser("what is behind a message", (stage) => {
  const { open } = stage;

  it("can be sent once more, as it was, under another key", async () => {
    const page = await open();
    await addPerson(page, "+14155557101", "Rana");
    await page.getByLabel("Reference").fill("order-81");
    await page.getByLabel("Held for, seconds").fill("90");
    await page.getByLabel("else by SMS").check();
    await send(page, "Once, and once more.");
    await reaches(page, "AwaitReply", "running");
    const first = new URL(page.url()).pathname;
    await page.getByRole("button", { name: "Rerun" }).click();
    await page.waitForURL((url) => url.pathname !== first);
    await reaches(page, "AwaitReply", "running");

    const inputs = stage.sandbox.stepFunctions
      .executions()
      .map(({ input }) => JSON.parse(input))
      .filter(({ destination_number }) => destination_number === "+14155557101");
    const body = {
      destination_number: "+14155557101",
      message_body: "Once, and once more.",
      fallback: "sms",
      reply_timeout_seconds: 90,
      reference: "order-81",
    };
    expect(inputs).toEqual([body, body]);
  });

  it("are rows of its own, with instants that one can read", async () => {
    const page = await open();
    await addPerson(page, "+14155557102", "Siri");
    await send(page, "The first of two");
    await reaches(page, "AwaitReply", "running");
    await send(page, "The second of two");
    await page.getByRole("button", { name: /The second of two.*held/ }).waitFor();
    const id = decodeURIComponent(new URL(page.url()).pathname.slice(3));
    await page.getByRole("tab", { name: "Tables" }).click();
    const rows = page.getByRole("region", { name: "Rows of requests" }).getByRole("row");
    await expect.poll(() => rows.count()).toBe(2);
    await expect.poll(() => rows.nth(1).innerText()).toContain(id);
    await expect.poll(() => rows.nth(1).innerText()).toMatch(/\w{3} \d+ \w{3} \d\d:\d\d:\d\d/);
    const conversations = page.getByRole("region", { name: "Rows of conversations" });
    await conversations.getByText("+14155557102").waitFor();
    await page.getByRole("checkbox", { name: /^Only what belongs to/ }).uncheck();
    await expect.poll(() => rows.count()).toBeGreaterThan(2);
  });

  it("is a row with all that is known of it, from where one gets to it", async () => {
    const page = await open();
    await addPerson(page, "+14155557106", "Wim");
    await page.getByLabel("Reference").fill("order-106");
    await page.getByRole("button", { name: /^131026/ }).click();
    await send(page, "Not to arrive");
    await reaches(page, "MessageFailed", "failed");
    const address = page.url();
    // Which error led here stands beside the line.
    await page.locator(".caught .decided").first().waitFor();
    await page.getByRole("tab", { name: "Requests" }).click();
    await page.getByLabel("Search the requests").last().fill("order-106");
    const row = page.getByRole("region", { name: "All requests" }).getByRole("button");
    await expect.poll(() => row.count()).toBe(1);
    for (const word of ["failed", "order-106", "Wim", "WhatsApp", "Not to arrive", "131026"])
      await expect.poll(() => row.innerText()).toContain(word);
    await row.click();
    await page.waitForURL(address);
    await reaches(page, "MessageFailed", "failed");
  });

  it("are events that say their status and lead to their request", async () => {
    const page = await open();
    await addPerson(page, "+14155557103", "Timo");
    await send(page, "Told to others");
    await reaches(page, "AwaitReply", "running");
    const address = page.url();
    await page.getByRole("tab", { name: /^Events/ }).click();
    const held = page.getByRole("listitem").filter({ hasText: "request.held" });
    await expect.poll(() => held.count()).toBe(1);
    const template = page.getByRole("listitem").filter({ hasText: "message.status_changed" }).first();
    await template.locator(".pill", { hasText: "delivered" }).waitFor();
    await held.getByTitle("Show this request").click();
    await page.waitForURL(address);
  });

  it("are raw events, each of which can come again, changed or not", async () => {
    const page = await open();
    await addPerson(page, "+14155557104", "Ulla");
    await page.getByLabel("Write as Ulla").fill("Hello");
    await page.getByLabel("Write as Ulla").press("Enter");
    await page.getByRole("tab", { name: "Raw events" }).click();
    const written = page.getByRole("listitem").filter({ hasText: "the person writes (text)" });
    await expect.poll(() => written.count()).toBe(1);
    await written.getByRole("button", { name: /^Send again/ }).click();
    await page.getByText("The event came once more.").waitFor();
    await expect.poll(() => written.count()).toBe(2);

    await written.first().getByRole("button", { name: /^Edit/ }).click();
    const draft = page.getByLabel("Send a raw event");
    await draft.fill((await draft.inputValue()).replace("Hello", "Good evening"));
    await page.getByRole("button", { name: "Send the event" }).click();
    await expect.poll(() => written.count()).toBe(3);
    await draft.fill("{}");
    await page.getByText(/^It is neither/).waitFor();
    expect(await page.getByRole("button", { name: "Send the event" }).isEnabled()).toBe(false);
  });

  it("are the runs of the functions that had to do with it", async () => {
    const page = await open();
    await addPerson(page, "+14155557105", "Vito");
    await send(page, "Looked at by functions");
    await reaches(page, "AwaitReply", "running");
    await page.getByRole("tab", { name: "Logs" }).click();
    const runs = page.locator(".logs li");
    await runs.filter({ hasText: "send-whatsapp" }).first().waitFor();
    const ofThis = await runs.count();
    await page.getByRole("combobox", { name: "Of this function" }).selectOption("accept-request");
    await expect.poll(() => runs.count()).toBe(1);
    await runs.first().locator("summary").click();
    await page.getByRole("region", { name: "Event of accept-request" }).getByText("Looked at").waitFor();
    await page.getByRole("combobox", { name: "Of this function" }).selectOption("");
    await page.getByRole("checkbox", { name: /^Only what belongs to/ }).uncheck();
    await expect.poll(() => runs.count()).toBeGreaterThan(ofThis);
  });
});
