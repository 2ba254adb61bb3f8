import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { magicNumbers } from "../../sandbox/world/magic-numbers.ts";
import { story } from "../support/story.ts";

const text = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
const rows = [...text.matchAll(/^\| `(\+\d+)` \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, number = "", does = "", whatsApp = "", sms = ""]) => ({ number, does, whatsApp, sms }),
);

describe("the magic numbers of docs/sandbox.md", () => {
  const sandbox = story();

  it("are those that there are", () => {
    expect(rows.map(({ number, does }) => ({ number, does }))).toEqual(
      [...magicNumbers.values()].map(({ number, does }) => ({ number, does })),
    );
  });

  it.each(rows)("$number $does: $whatsApp, by SMS $sms", async ({ number, whatsApp, sms }) => {
    const requests = [
      await sandbox.sendWhatsApp(sandbox.person(number), "Your parcel arrives today."),
      await sandbox.sendSms(sandbox.person(number), "Your parcel arrives today."),
    ];
    await sandbox.passes(3 * 60 * 60);
    const [byWhatsApp, bySms] = await Promise.all(requests.map((request) => sandbox.request(request)));
    const became = ({ latest_status, error }: { latest_status: string; error?: { code: string } }) =>
      error === undefined ? `\`${latest_status}\`` : `\`${latest_status}\`, \`${error.code}\``;
    expect({ whatsApp: byWhatsApp && became(byWhatsApp), sms: bySms && became(bySms) }).toEqual({
      whatsApp,
      sms,
    });
  });
});
