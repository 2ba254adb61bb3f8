import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parseConfig } from "../../lib/infrastructure/config.ts";
import { arnsOfOtherPlaces } from "../../lib/infrastructure/preconditions.ts";

it("Pulumi.dev.yaml is a whole configuration, and stops with a sentence in anybody's account", async () => {
  const yaml = await readFile(new URL("../../Pulumi.dev.yaml", import.meta.url), "utf8");
  const settings = [...yaml.matchAll(/^ {2}messaging-api:(\w+): ['"]?(.*?)['"]?$/gm)];
  const config = parseConfig(Object.fromEntries(settings.map(([, key = "", value = ""]) => [key, value])), {
    stack: "dev",
    isLocal: false,
  });

  expect(arnsOfOtherPlaces(config, { region: "us-east-1", accountId: "123456789012" })).toEqual([
    "configurationSetArn: of account 123456789012, into which the stack is deployed, not of 111122223333",
    "whatsAppNotificationTopicArn: of account 123456789012, into which the stack is deployed, not of 111122223333",
  ]);
});
