import { fileURLToPath } from "node:url";
import type { Registration } from "./engine.ts";
import { type Run, type RunOptions, runProgram } from "./language-host.ts";
import { plainTexts } from "./values.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Everything that the program would otherwise ask AWS for is given. */
export const config = {
  configurationSetArn: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  originatingEntity: "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-0123456789abcdef",
  whatsAppNotificationTopicArn: "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
  waTemplate: "message_waiting",
  waPhoneNumberArn: "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/0123456789abcdef",
  apiGatewayAccountRole: "true",
};

const withoutBundles = ["--import", new URL("no-bundles.mjs", import.meta.url).href];

/** Runs the program without building the bundles, which do not depend on the configuration. */
export function runStack(
  settings: Readonly<Record<string, string>> = {},
  options: Partial<RunOptions> = {},
): Promise<Run> {
  return runProgram({
    directory: root,
    config: { ...config, ...settings },
    nodeOptions: withoutBundles,
    ...options,
  });
}

/** As people call a resource: `Function send-sms`. */
export function titleOf({ type, name }: Pick<Registration, "type" | "name">): string {
  return `${type.split(":").at(-1)} ${name}`;
}

/** Every resource that must exist before `resource` does, its own parents' dependencies not counted. */
export function everythingBefore(resource: Registration, all: readonly Registration[]): Set<string> {
  const found = new Set<string>();
  const visit = (urns: readonly string[]): void => {
    for (const urn of urns) {
      if (found.has(urn)) continue;
      found.add(urn);
      visit(all.find((other) => other.urn === urn)?.dependencies ?? []);
    }
  };
  visit(resource.dependencies);
  return found;
}

/** Whether one of a resource's inputs is exactly this text. */
export function names(resource: Registration, text: unknown): boolean {
  return plainTexts(resource.inputs).some((input) => input === text);
}
