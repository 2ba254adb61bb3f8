import { expect, it } from "vitest";
import { holdBack, inBrowser, reaches, send } from "./browser.ts";

inBrowser("the page's address", (stage) => {
  it("keeps what is shown over a reload and in another tab, and Back goes back", async () => {
    const page = await stage.open();
    await page.getByRole("radio", { name: /^Ben/ }).click();
    await send(page, "It arrives today.");
    await reaches(page, "AwaitReply", "running");
    await page.locator('[data-state="AwaitReply"]').click();
    await page.getByRole("complementary", { name: "State AwaitReply" }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/r\/[\w-]+$/);
    expect(new URL(page.url()).search).toBe("?person=447700900145&state=AwaitReply");

    await page.reload();
    await page.getByRole("complementary", { name: "State AwaitReply" }).waitFor();
    await page.getByRole("heading", { name: "Ben's phone" }).waitFor();

    const other = await page.context().newPage();
    await other.goto(page.url());
    await reaches(other, "AwaitReply", "running");
    await page.getByRole("log", { name: /Ben/ }).getByRole("button", { name: "Send it" }).click();
    await reaches(other, "Delivered", "succeeded");

    await page.getByRole("tab", { name: "Tables" }).click();
    await page.getByRole("region", { name: "Rows of requests" }).waitFor();
    await page.goBack();
    await page.getByRole("complementary", { name: "State AwaitReply" }).waitFor();
    await page.goBack();
    await page.getByRole("complementary").waitFor({ state: "detached" });
  });

  it("of a request opens the phone that it goes to, as well where it names no person", async () => {
    const page = await stage.open();
    await page.getByRole("radio", { name: /^Carla/ }).click();
    await send(page, "It arrives today.");
    await reaches(page, "AwaitReply", "running");
    await page.goto(stage.sandbox.url + new URL(page.url()).pathname);
    await page.getByRole("heading", { name: "Carla's phone" }).waitFor();
  });

  it("leaves the reader in the tab that they turned to while what they had sent was on its way", async () => {
    const page = await stage.open();
    const letThrough = await holdBack(page, "**/v1/sendWhatsApp");
    await send(page, "Slow to be accepted");
    await page.getByRole("tab", { name: "Tables" }).click();
    letThrough();

    await page.waitForURL(/\/r\/[^?]+\?.*tab=tables/);
    await page.getByRole("region", { name: "Rows of requests" }).waitFor();
  });

  it("of a request that this sandbox does not know says so", async () => {
    const page = await stage.open();
    await page.goto(`${stage.sandbox.url}/r/long-ago`);
    await page.getByText(/No request here has the id long-ago/).waitFor();
  });
});
