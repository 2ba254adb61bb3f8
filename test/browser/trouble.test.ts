import { expect, it } from "vitest";
import { addPerson, inBrowser, reaches, send } from "./browser.ts";

inBrowser("the deck of trouble", (stage) => {
  const { open } = stage;

  it("makes Meta refuse the next message, which then fails in red", async () => {
    const page = await open();
    await addPerson(page, "+14155553001", "Kim");
    await page.getByRole("button", { name: /^131026/ }).click();
    await page.getByText("WhatsApp 131026 for Kim").waitFor();
    await send(page, "Never to arrive");
    await reaches(page, "MessageFailed", "failed");
    await page.getByText(/Not delivered: .*131026/).waitFor();
    await page.getByText("WhatsApp 131026 for Kim").waitFor({ state: "detached" });
  });

  it("has AWS turn sends away, which are tried again until one goes through", async () => {
    const page = await open();
    await addPerson(page, "+14155553002", "Lou");
    await page.getByRole("button", { name: /^Throttled/ }).click();
    await send(page, "Tried thrice");
    await reaches(page, "AwaitReply", "running");
    await page.getByRole("button", { name: "SendTemplate, succeeded, tried again 2 times" }).waitFor();
  });

  it("lets the reply come before the wait is stored, and the message goes all the same", async () => {
    const page = await open();
    await addPerson(page, "+14155553003", "Mia");
    await page.getByRole("button", { name: /^Reply before the wait is stored/ }).click();
    const chat = page.getByRole("log", { name: /Mia/ });
    await chat.getByText("Yes, send it").waitFor();
    await chat.getByText("This one met a reply that was faster than its wait.").waitFor();
    await reaches(page, "AwaitReply", "caught");
    await reaches(page, "Delivered", "succeeded");
    await page.getByText(/The reply came before the wait was stored, and nothing was lost/).waitFor();
  });

  it("replies in the last minute, and one minute too late", async () => {
    const page = await open();
    await addPerson(page, "+14155553004", "Noa");
    await page.getByRole("button", { name: /^Reply at 1:59/ }).click();
    await reaches(page, "Delivered", "succeeded");

    await addPerson(page, "+14155553005", "Oda");
    await page.getByRole("button", { name: /^Reply at 2:01/ }).click();
    await reaches(page, "Expired", "succeeded");
    const chat = page.getByRole("log", { name: /Oda/ });
    await chat.getByText("Yes, send it").waitFor();
    expect(await chat.getByText("It arrives today.").count()).toBe(0);
  });

  it("opts the person out by STOP, which ends what is held for them", async () => {
    const page = await open();
    await addPerson(page, "+14155553006", "Pia");
    await send(page, "Held, and then not wanted");
    await reaches(page, "AwaitReply", "running");
    await page.getByRole("button", { name: /^STOP/ }).click();
    await reaches(page, "RecipientOptedOut", "succeeded");
    await page.getByText(/Pia has asked not to be written to/).waitFor();
  });

  it("says of a fault that it cannot strike as things are", async () => {
    const page = await open();
    await addPerson(page, "+14155553008", "Rolf");
    await page.getByRole("button", { name: /^131047/ }).click();
    await page
      .getByText("cannot strike yet: their window is closed, so a template goes first")
      .first()
      .waitFor();
    await page.getByLabel("Write as Rolf").fill("Hello");
    await page.getByLabel("Write as Rolf").press("Enter");
    await page.locator(".armed small").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator(".armed").waitFor({ state: "detached" });

    await page.getByRole("button", { name: /^Reply before the wait is stored/ }).click();
    await page.getByText(/It cannot strike now: their window is open, so no message waits/).waitFor();
    expect(await page.locator(".armed").count()).toBe(0);
  });

  it("can be taken back", async () => {
    const page = await open();
    await addPerson(page, "+14155553007", "Quin");
    await page.getByRole("button", { name: /^Drop/ }).click();
    await page.getByText("drop events for Quin").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("drop events for Quin").waitFor({ state: "detached" });
  });

  it("shows rows, queues and what lies in a dead-letter queue, with a way back", async () => {
    const page = await open();
    const { url } = stage.sandbox;
    // A message that the handler cannot read ends in the dead-letter queue after some attempts.
    const message = JSON.stringify({ whatsAppWebhookEntry: "this is no JSON" });
    await fetch(`${url}/sandbox/events/whatsapp`, { method: "POST", body: message });
    await page.getByRole("button", { name: "Move the time on by two hours" }).click();
    await page.getByRole("tab", { name: /Queues/ }).click();
    const redrive = page.getByRole("button", { name: "Redrive" });
    await expect.poll(async () => (await redrive.all()).length).toBeGreaterThan(0);
    await page
      .getByText(/received \d+ times/)
      .first()
      .waitFor();
    await page
      .locator(".queues section", { hasText: "whatsapp-events-dead-letters" })
      .getByRole("button", { name: "Redrive" })
      .last()
      .click();
    await page.getByText("1 message went back to where they came from.").waitFor();

    await send(page, "A row of its own");
    // The page goes to what was sent as soon as the answer is there.
    await page.locator('[data-fate="running"]').first().waitFor();
    await page.getByRole("tab", { name: "Tables" }).click();
    await page.getByRole("region", { name: "Rows of requests" }).waitFor();
  });
});
