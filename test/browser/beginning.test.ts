import { expect, it } from "vitest";
import { addPerson, holdBack, inBrowser, reaches, send } from "./browser.ts";

inBrowser("the page", (stage) => {
  it("has the clock stand still, and run again", async () => {
    const page = await stage.open();
    await page.getByRole("button", { name: "Freeze" }).click();
    await page.getByText("stands still").waitFor();
    expect(await clock(stage.sandbox.url)).toMatchObject({ frozen: true });
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("stands still").waitFor({ state: "detached" });
    expect(await clock(stage.sandbox.url)).toMatchObject({ frozen: false });
  });

  it("stays as it is while it is paused", async () => {
    const page = await stage.open();
    await page.getByRole("button", { name: "Pause" }).click();
    stage.sandbox.phones.change("+14155557201", { name: "Wanda" });
    await page.getByRole("button", { name: "Follow" }).click();
    await page.getByRole("radio", { name: /^Wanda/ }).waitFor();
  });

  it("has the sandbox begin anew, when asked twice", async () => {
    const page = await stage.open();
    await addPerson(page, "+14155557202", "Xeno");
    await send(page, "To be forgotten");
    await reaches(page, "AwaitReply", "running");
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("button", { name: "Forget all?" }).click();
    await page.getByRole("radio", { name: /^Xeno/ }).waitFor({ state: "detached" });
    await page.getByText("Nothing sent yet.").waitFor();
    await page.getByRole("heading", { name: /whose window is closed/ }).waitFor();
    expect(stage.sandbox.stepFunctions.executions()).toEqual([]);
    await page.getByRole("radio", { name: /^Ana/ }).waitFor();
  });

  it("says what sending comes to now: a template, or the message itself once the person has written", async () => {
    const page = await stage.open();
    await addPerson(page, "+14155557204", "Zoe");
    await page.getByText("Zoe's window is closed, so they get a template").waitFor();
    await page.getByLabel("Write as Zoe").fill("Hello");
    await page.getByLabel("Write as Zoe").press("Enter");
    await page.getByText("Zoe's window is open, so the message goes at once.").waitFor();
  });

  it("says what it is doing while the states are laid out", async () => {
    const page = await stage.open();
    const layOut = await holdBack(page, "**/elk-worker*");
    await page.reload();
    await addPerson(page, "+14155557205", "Abe");
    await send(page, "Soon to be seen");
    await page.getByText("The states are being laid out").waitFor();
    layOut();
    await reaches(page, "AwaitReply", "running");
    await page.getByText("The states are being laid out").waitFor({ state: "detached" });
  });

  it("leads to what there is to read", async () => {
    const page = await stage.open();
    await page.locator("summary", { hasText: "Read" }).click();
    const addresses = await page.evaluate<string[]>(
      `[...document.querySelectorAll(".menu-items a")].map(({ href }) => href)`,
    );
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of addresses) expect([address, (await fetch(address)).status]).toEqual([address, 200]);
  });

  it("says what went wrong, and takes it away after a while", async () => {
    const page = await stage.open();
    await page.clock.install();
    await addPerson(page, "+14155557203", "Yara");
    await page.getByRole("switch", { name: "Online" }).click();
    await page.getByLabel("Write as Yara").fill("Hello");
    await page.getByLabel("Write as Yara").press("Enter");
    const notice = page.locator(".notice.bad");
    await notice.waitFor();
    await page.mouse.move(5, 5);
    await page.clock.runFor(16_000);
    await notice.waitFor({ state: "detached" });
  });
});

async function clock(url: string): Promise<unknown> {
  return (await fetch(`${url}/sandbox/clock`)).json();
}
