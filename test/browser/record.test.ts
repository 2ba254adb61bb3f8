import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { addPerson, inBrowser, reaches, send } from "./browser.ts";

const projectDirectory = fileURLToPath(new URL("../..", import.meta.url));

inBrowser("what was done", (stage) => {
  const { open } = stage;

  it("can be copied as a test that passes as it is", { timeout: 300_000 }, async () => {
    const page = await open();
    await addPerson(page, "+14155554001", "Rosa");
    await page.getByRole("button", { name: /^Duplicate/ }).click();
    await send(page, "Your parcel arrives today.");
    const chat = page.getByRole("log", { name: /Rosa/ });
    await chat.getByRole("button", { name: "Send it" }).click();
    await reaches(page, "Delivered", "succeeded");
    await page.getByRole("button", { name: "Move the time on by 24 hours" }).click();
    await send(page, "And one to be taken back.");
    await reaches(page, "AwaitReply", "running");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await reaches(page, "Cancelled", "succeeded");
    await send(page, "And another tomorrow.");
    await reaches(page, "AwaitReply", "running");
    await page.getByRole("button", { name: "Move the time on by two hours" }).click();
    await reaches(page, "Expired", "succeeded");

    const scenario = await copied(page, "scenario");

    expect(scenario).toContain('await rosa.writes({ button: "Send it" });');
    expect(scenario).toContain('toMatchObject({ latest_status: "expired" })');
    await passes(scenario);
  });

  it("may begin at a mark, with the phones as they stood there", { timeout: 300_000 }, async () => {
    const page = await open();
    await addPerson(page, "+14155554002", "Sam");
    await page.getByLabel("Write as Sam").fill("Hello");
    await page.getByLabel("Write as Sam").press("Enter");
    await page.getByRole("log", { name: /Sam/ }).getByText("Hello").waitFor();
    await page.getByRole("switch", { name: "Reads" }).click();
    await page.getByRole("button", { name: "Mark here" }).click();
    await page.getByText("The record begins here.").waitFor();
    await send(page, "Free to go, for Sam wrote before the mark.");
    await reaches(page, "Delivered", "succeeded");
    await page.getByText(/Sam has read it/).waitFor();

    const scenario = await copied(page, "scenario");

    expect(scenario).toContain("await sam.is({ reads: true });");
    expect(scenario).toContain('toMatchObject({ latest_status: "read" })');
    await passes(scenario);
  });

  it("may be a refused request, a fault and a script", { timeout: 300_000 }, async () => {
    const page = await open();
    await addPerson(page, "+14155554003", "Tess");
    await page.getByRole("button", { name: "Mark here" }).click();
    await page.getByLabel("Examples").selectOption("A request that is refused");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("status", { name: "The answer" }).getByText("400", { exact: true }).waitFor();
    await page.getByRole("button", { name: /^Reply before the wait is stored/ }).click();
    await reaches(page, "Delivered", "succeeded");
    await passes(await copied(page, "scenario"));
  });

  it("has in it what came by curl, and can be told in any project", { timeout: 300_000 }, async () => {
    const page = await open();
    await addPerson(page, "+14155554005", "Vera");
    await page.getByRole("button", { name: "Mark here" }).click();
    await page.getByText("The record begins here.").waitFor();
    const { url, apiKey } = stage.sandbox;
    const headers = { "x-api-key": apiKey, "content-type": "application/json", "idempotency-key": "by-curl" };
    const message = { destination_number: "+14155554005", message_body: "It's sent by curl." };
    await fetch(`${url}/v1/sendWhatsApp`, { method: "POST", headers, body: JSON.stringify(message) });
    await page.getByRole("button", { name: /It's sent by curl.*held/ }).click();
    await page.getByRole("log", { name: /Vera/ }).getByRole("button", { name: "Send it" }).click();
    await reaches(page, "Delivered", "succeeded");

    const scenario = await copied(page, "scenario");
    expect(scenario).toContain(`sendWhatsApp(vera, "It's sent by curl.", "by-curl")`);
    const commands = await copied(page, "curl");
    expect(commands).toContain("-H 'idempotency-key: by-curl'");
    expect(commands).toContain(`'{"button":"Send it"}'`);

    await passesAnywhere(await copied(page, "fetch test"));
    // It made the sandbox begin anew, and the record with it.
    await page.getByRole("radio", { name: /^Ana/ }).waitFor();
    const told = await copied(page, "fetch test");
    expect(told).toContain('"idempotency-key": "by-curl"');
    expect(told.match(/sendWhatsApp/g)).toHaveLength(1);
  });

  it("copies a request as a curl command that works when pasted", async () => {
    const page = await open();
    await addPerson(page, "+14155554004", "Uma");
    await page.getByRole("textbox", { name: "Message" }).fill("It's quoted 'well'");
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByText("Copied the request as a curl command.").waitFor();
    const command = await page.evaluate<string>("navigator.clipboard.readText()");
    const { stdout } = await promisify(execFile)("sh", ["-c", `${command} --silent`]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "accepted" });
    await page.getByRole("button", { name: /Uma.*It's quoted 'well'/ }).waitFor();
  });
});

async function copied(page: Page, form: "curl" | "fetch test" | "scenario"): Promise<string> {
  await page.locator("summary", { hasText: "Copy as" }).click();
  await page.locator(".menu-items").getByRole("button", { name: form, exact: true }).click();
  await page.getByText(/^Copied\. (Save|Paste)/).waitFor();
  const text = await page.evaluate<string>("navigator.clipboard.readText()");
  await page.getByRole("button", { name: "Dismiss" }).click();
  return text;
}

/** Runs a test in an empty folder, with nothing but Node. */
async function passesAnywhere(test: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "elsewhere-"));
  try {
    await writeFile(join(folder, "told.test.mjs"), test);
    // Node's own test runner keeps quiet within another one.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    await promisify(execFile)(process.execPath, ["--test"], { cwd: folder, env });
  } catch (error) {
    throw new Error(`The copied test failed:\n${test}\n${(error as { stdout?: string }).stdout}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a scenario where it is meant to be saved, and takes it away again. */
async function passes(scenario: string): Promise<void> {
  const file = `test/scenarios/copied-${process.pid}.test.ts`;
  await writeFile(`${projectDirectory}${file}`, scenario);
  try {
    await promisify(execFile)(process.execPath, ["node_modules/vitest/vitest.mjs", "run", file], {
      cwd: projectDirectory,
      env: { ...process.env, VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined },
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`The copied test failed:\n${scenario}\n${stdout}\n${stderr}`);
  } finally {
    await rm(`${projectDirectory}${file}`);
  }
}
