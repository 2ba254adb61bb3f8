import { beforeAll } from "vitest";
import { listedStatuses } from "../../lib/messaging/statuses.ts";
import { outcomeStories } from "../docs/outcome-stories.ts";
import { type Story, story } from "../support/story.ts";

/**
 * A sandbox in which every story of docs/outcomes.md has been told, and some that these do not tell.
 * @param watch is called before the first
 */
export function toldStories(watch: (sandbox: Story) => void): Story {
  const sandbox = story();
  beforeAll(async () => {
    watch(sandbox);
    for (const tell of Object.values(outcomeStories)) {
      const id = await tell(sandbox, sandbox.person());
      await sandbox.request(id);
    }
    await optOutAndIn(sandbox);
    await lists(sandbox);
  });
  return sandbox;
}

/** Every list, page by page: positions in several shards, and one in none. */
async function lists(sandbox: Story): Promise<void> {
  await sandbox.sendSms(sandbox.person(), { message_body: "hello", reference: "listed" });
  await sandbox.sendWhatsApp(sandbox.person(), { message_body: "hello", reference: "listed" });
  for (const query of ["reference=listed", ...listedStatuses.map((status) => `status=${status}`)]) {
    let next = "";
    do {
      const { body } = await sandbox.api(
        "GET",
        `/messages?limit=1&since=2026-11-22T00:00:00Z&${query}${next}`,
      );
      next = body.next === undefined ? "" : `&next=${String(body.next)}`;
    } while (next !== "");
  }
}

async function optOutAndIn(sandbox: Story): Promise<void> {
  const eve = sandbox.person();
  await eve.writes("STOP");
  await sandbox.sendWhatsApp(eve, "hello");
  await eve.writes("START");
  await sandbox.sendWhatsApp(eve, "hello again", "a-key-of-its-own");
  await sandbox.api("POST", "/messages/a-key-of-its-own/cancel");
  await sandbox.api("GET", "/messages/nobody-knows-this-one");
}
