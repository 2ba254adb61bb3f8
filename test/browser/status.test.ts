import { expect, it } from "vitest";
import { addPerson, inBrowser, reaches, send } from "./browser.ts";

inBrowser("the page's status", (stage) => {
  it("is GET's where Meta says that the window was closed after all", async () => {
    const page = await stage.open();
    await addPerson(page, "+14155556001", "Hana");
    await page.getByLabel("Write as Hana").fill("Hello");
    await page.getByLabel("Write as Hana").press("Enter");
    await page.getByRole("log", { name: /Hana/ }).getByText("Hello").waitFor();
    await page.getByRole("button", { name: /^131047/ }).click();
    await send(page, "It arrives today.");

    await reaches(page, "AwaitReply", "running");
    await page.locator(".request .pill", { hasText: "held" }).first().waitFor();
    await page.getByText(/^Held again:.*Before that: Re-engagement message \(131047\)\./).waitFor();
    expect(await latestStatus(stage.sandbox.url)).toBe("held");
  });

  it("is GET's where a rate limit made it try again, and says what happened", async () => {
    const page = await stage.open();
    await addPerson(page, "+14155556002", "Rita");
    await page.getByLabel("Write as Rita").fill("Hello");
    await page.getByLabel("Write as Rita").press("Enter");
    await page.getByRole("log", { name: /Rita/ }).getByText("Hello").waitFor();
    await page.getByRole("button", { name: /^131056/ }).click();
    await page.getByRole("button", { name: /^131056/ }).click();
    await send(page, "It arrives today.");
    await reaches(page, "BackOff", "running");
    await page.getByRole("button", { name: "Move the time on by one minute" }).click();

    await reaches(page, "Delivered", "succeeded");
    await page.locator(".request .pill", { hasText: "delivered" }).first().waitFor();
    await page.getByText(/It took a third try: .*pair rate limit hit \(131056\) twice\./).waitFor();
    expect(await latestStatus(stage.sandbox.url)).toBe("delivered");

    const timeline = page.getByRole("region", { name: /^Time line/ });
    await timeline
      .getByText(/^Message failed \(WhatsApp\): .*\(131056\)$/)
      .first()
      .waitFor();
    await timeline.getByRole("button", { name: /SendMessage round 3/ }).click();
    await page.getByRole("complementary", { name: "State SendMessage" }).waitFor();
  });

  it("says when the template goes again, where a rate limit met it", async () => {
    const page = await stage.open();
    await addPerson(page, "+14155556004", "Tomas");
    await page.getByRole("button", { name: /^131056/ }).click();
    await send(page, "It arrives today.");

    await reaches(page, "AwaitReplyBeforeTemplate", "running");
    await page.getByText(/did not get through to them: .*\(131056\); it goes again at/).waitFor();
    await page.locator(".request .pill", { hasText: "held" }).first().waitFor();
    await page.getByRole("button", { name: "Move the time on by one minute" }).click();

    await reaches(page, "AwaitReply", "running");
    await page.getByText(/so they got a template.*Before that: .*\(131056\)\./).waitFor();
  });

  it("says why it went by SMS: nobody answered, or WhatsApp could not deliver it", async () => {
    const page = await stage.open();
    await addPerson(page, "+14155556003", "Sila");
    await page.getByRole("combobox", { name: "Examples" }).selectOption("WhatsApp text, else SMS");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await reaches(page, "AwaitReply", "running");
    await page.getByRole("button", { name: "Move the time on by two hours" }).click();
    await page.getByText("Sila did not reply in time, so it went out as an SMS").waitFor();

    await page.getByRole("button", { name: /^131026/ }).click();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText(/WhatsApp could not deliver it: Message undeliverable \(131026\), so/).waitFor();
  });
});

/** What the API answers of the newest request. */
async function latestStatus(url: string): Promise<unknown> {
  const executions = await fetch(`${url}/sandbox/executions`);
  const [newest] = (await executions.json()) as Array<{ request_id: string }>;
  const answer = await fetch(`${url}/v1/messages/${newest?.request_id}`, {
    headers: { "x-api-key": "sandbox" },
  });
  return ((await answer.json()) as { latest_status: unknown }).latest_status;
}
