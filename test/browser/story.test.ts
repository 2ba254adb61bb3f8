import { expect, it } from "vitest";
import { addPerson, fate, inBrowser, reaches, send } from "./browser.ts";

inBrowser("a message whose window is closed", ({ open }) => {
  it("can be followed from the form to the phone, the reply and the green end", async () => {
    const page = await open();
    await addPerson(page, "+14155552001", "Dora");
    await send(page, "Your parcel arrives today.");

    const chat = page.getByRole("log", { name: /Dora/ });
    await chat.getByText("Reply to this message to receive it.").waitFor();
    await page.getByText(/Dora's window is closed, so they got a template/).waitFor();
    expect(await chat.getByText("Your parcel arrives today.").count()).toBe(0);
    await reaches(page, "AwaitReply", "running");
    expect(await fate(page, "Delivered")).toBe("unreached");
    await page.getByText(/^until \d\d:\d\d$/).waitFor();

    await page.getByLabel("Write as Dora").fill("Yes please");
    await page.getByLabel("Write as Dora").press("Enter");

    await chat.getByText("Your parcel arrives today.").waitFor();
    await reaches(page, "Delivered", "succeeded");
    expect(await fate(page, "AwaitReply")).toBe("succeeded");
    await page.getByText(/held until Dora replied/).waitFor();
    await page.getByRole("button", { name: /Dora.*Your parcel arrives today.*delivered/ }).waitFor();
  });

  it("is answered by a tap on the template's button, and read when the chat is opened", async () => {
    const page = await open();
    await addPerson(page, "+14155552002", "Emil");
    await send(page, "Tapped for");
    const chat = page.getByRole("log", { name: /Emil/ });
    await chat.getByRole("button", { name: "Send it" }).click();
    await chat.getByText("Tapped for").waitFor();

    await page.getByRole("switch", { name: "Reads" }).click();

    await chat.getByRole("img", { name: "read" }).first().waitFor();
    await page.getByText(/Emil has read it/).waitFor();
  });

  it("expires when the clock's button moves the time on by two hours", async () => {
    const page = await open();
    await addPerson(page, "+14155552003", "Finn");
    await send(page, "Too late for this one");
    await reaches(page, "AwaitReply", "running");

    await page.getByRole("button", { name: "Move the time on by two hours" }).click();

    await reaches(page, "Expired", "succeeded");
    expect(await fate(page, "AwaitReply")).toBe("caught");
    await page.getByText(/Finn did not reply within 2 h/).waitFor();
    expect(await page.getByRole("log", { name: /Finn/ }).getByText("Too late for this one").count()).toBe(0);
  });

  it("waits for a phone that is off", async () => {
    const page = await open();
    await addPerson(page, "+14155552004", "Gus");
    await page.getByRole("switch", { name: "Online" }).click();
    await send(page, "Are you there?");
    await page.getByText(/a template is on its way to them/).waitFor();
    expect(await page.getByText("Reply to this message").count()).toBe(0);
    await page.getByRole("switch", { name: "Online" }).click();
    await page.getByText("Reply to this message").waitFor();
  });

  it("shows what each state took in and gave out, and every history event", async () => {
    const page = await open();
    await addPerson(page, "+14155552005", "Hugo");
    await send(page, "Looked into");
    await reaches(page, "AwaitReply", "running");
    await page.locator('[data-state="AcceptRequest"]').click();
    const panel = page.getByRole("complementary", { name: "State AcceptRequest" });
    await panel.getByText("Checks the request and records it").waitFor();
    await panel.getByRole("region", { name: "Input" }).getByText("Looked into").waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });

    await page.getByRole("button", { name: "ExecutionStarted" }).click();
    await page.getByRole("region", { name: "Details of event 1" }).getByText("roleArn").waitFor();
  });

  it("tells why the API refused it", async () => {
    const page = await open();
    await page.getByLabel("Examples").selectOption("A request that is refused");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const answer = page.getByRole("status", { name: "The answer" });
    await answer.getByText("400", { exact: true }).waitFor();
    await answer.getByText(/invalid_request/).waitFor();
  });

  it("draws rich messages as what they are, and takes taps on their buttons", async () => {
    const page = await open();
    await addPerson(page, "+14155552006", "Ida");
    await page.getByLabel("Write as Ida").fill("Hello");
    await page.getByLabel("Write as Ida").press("Enter");
    const chat = page.getByRole("log", { name: /Ida/ });
    await chat.getByText("Hello").waitFor();
    for (const example of ["Picture", "Document", "Location", "Contact", "List", "Buttons"]) {
      await page.getByLabel("Examples").selectOption(example);
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("status", { name: "The answer" }).getByText("202").waitFor();
    }
    await chat.getByRole("img", { name: "A picture" }).waitFor();
    await chat.getByText("invoice-2026-81.pdf").waitFor();
    await chat.getByRole("img", { name: "A map" }).waitFor();
    await chat.getByText("Courier desk").waitFor();
    await chat.getByText("Choose a place").click();
    await chat.getByRole("button", { name: /At the shop/ }).click();
    await chat.getByRole("article", { name: /^Ida/ }).getByText("At the shop").waitFor();
    await chat.getByRole("button", { name: "In the evening" }).click();
    await chat.getByRole("article", { name: /^Ida/ }).getByText("In the evening").waitFor();
  });

  it("may be an SMS, in another messenger", async () => {
    const page = await open();
    await addPerson(page, "+14155552007", "Jo");
    await page.getByLabel("Examples").selectOption("SMS");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("log", { name: /Jo/ }).getByText("Your code is 402 817.").waitFor();
    await reaches(page, "Delivered", "succeeded");
  });
});
