import { describe, expect, it } from "vitest";
import type { RequestView } from "../../lib/tables/request-view.ts";
import { stop, untilGivenBack } from "../support/operator.ts";
import { story } from "../support/story.ts";

const sandbox = story({ config: { maxHeldPerPerson: "2" } });
const hello = "It arrives today.";
const landline = { destination_number: "+493012345678", message_body: hello };

interface Page {
  readonly requests: readonly RequestView[];
  readonly next?: string;
}

async function list(parameters: Record<string, string>): Promise<Page> {
  const { status, body } = await sandbox.api("GET", `/messages?${new URLSearchParams(parameters)}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as unknown as Page;
}

const idsOf = ({ requests }: Page) => requests.map(({ request_id }) => request_id);
const listed = async (status: string, since?: Date) =>
  idsOf(await list({ status, limit: "100", ...(since === undefined ? {} : { since: since.toISOString() }) }));

describe("requests are found by their reference", () => {
  it("newest first, each as GET of it shows it, and no others", async () => {
    const ana = sandbox.person();
    const first = await sandbox.sendSms(ana, { message_body: hello, reference: "order:81" });
    await sandbox.sendSms(ana, { message_body: hello, reference: "order:8" });
    await sandbox.sendSms(ana, hello);
    const second = await sandbox.sendWhatsApp(ana, { message_body: hello, reference: "order:81" });

    const { requests, next } = await list({ reference: "order:81" });
    expect(requests).toEqual([await sandbox.request(second), await sandbox.request(first)]);
    expect(requests.map(({ latest_status }) => latest_status)).toEqual(["held", "delivered"]);
    expect(next).toBeUndefined();
  });

  it("also those that were invalid, and none where nobody gave it", async () => {
    const answer = await sandbox.api("POST", "/sendSMS", { ...landline, reference: "landline" });
    await sandbox.passes(1);
    expect(idsOf(await list({ reference: "landline" }))).toEqual([answer.body.request_id]);
    expect(await list({ reference: "nobody-gave-this" })).toEqual({ requests: [] });
  });

  it("since an instant, whatever its offset", async () => {
    const ana = sandbox.person();
    const send = () => sandbox.sendSms(ana, { message_body: hello, reference: "since" });
    await send();
    await sandbox.passes(60);
    const since = await sandbox.now();
    const later = await send();
    const inBerlin = new Date(since.getTime() + 3_600_000).toISOString().replace("Z", "+01:00");
    expect(idsOf(await list({ reference: "since", since: since.toISOString() }))).toEqual([later]);
    expect(idsOf(await list({ reference: "since", since: inBerlin }))).toEqual([later]);
  });
});

describe("held requests are found", () => {
  it("those that sent the template and those that wait on it, until they are released", async () => {
    const ana = sandbox.person();
    const first = await sandbox.sendWhatsApp(ana, hello);
    const second = await sandbox.sendWhatsApp(ana, hello);
    expect((await listed("held")).slice(0, 2)).toEqual([second, first]);

    await ana.writes("yes");
    expect((await sandbox.request(second)).latest_status).toBe("delivered");
    const held = await listed("held");
    expect(held).not.toContain(first);
    expect(held).not.toContain(second);
    // Nothing is left of them in the index either.
    const rows = (await sandbox.table("requests")).filter(
      ({ request_id: id }) => id === first || id === second,
    );
    expect(rows.map(({ held_shard, ended_as }) => [held_shard, ended_as])).toEqual(
      Array(2).fill([undefined, undefined]),
    );
  });

  it("but not one whose message is on its way, though nobody has noted more of it", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.fault({ events: "drop", status: "delivered", number: ana.number });
    await ana.writes("yes");
    expect((await sandbox.request(id)).latest_status).toBe("sent");
    expect(await listed("held")).not.toContain(id);
  });

  it("also one that is held again after Meta had refused it", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    await sandbox.fault({ whatsapp: 131047, role: "text", number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, hello);
    expect(await listed("held")).toContain(id);
  });
});

describe("requests are found by how they ended", () => {
  const ends: ReadonlyArray<readonly [string, string, () => Promise<string>]> = [
    [
      "expired",
      "nobody answered",
      async () => {
        const id = await sandbox.sendWhatsApp(sandbox.person(), {
          message_body: hello,
          reply_timeout_seconds: 60,
        });
        await sandbox.passes(70);
        return id;
      },
    ],
    [
      "cancelled",
      "the caller took it back",
      async () => {
        const id = await sandbox.sendWhatsApp(sandbox.person(), hello);
        await sandbox.api("POST", `/messages/${id}/cancel`);
        await sandbox.passes(1);
        return id;
      },
    ],
    [
      "opted_out",
      "the person wrote STOP",
      async () => {
        const ana = sandbox.person();
        const id = await sandbox.sendWhatsApp(ana, hello);
        await ana.writes("STOP");
        return id;
      },
    ],
    [
      "invalid",
      "the first step refused it",
      async () => {
        const { body } = await sandbox.api("POST", "/sendSMS", landline);
        await sandbox.passes(1);
        return String(body.request_id);
      },
    ],
    [
      "too_many_held",
      "the line was full",
      async () => {
        const ana = sandbox.person();
        await sandbox.sendWhatsApp(ana, hello);
        await sandbox.sendWhatsApp(ana, hello);
        return sandbox.sendWhatsApp(ana, hello);
      },
    ],
    [
      "failed",
      "the carrier said so",
      async () => {
        const ana = sandbox.person();
        await ana.writes("hello");
        await sandbox.fault({ whatsapp: 131026, number: ana.number });
        return sandbox.sendWhatsApp(ana, hello);
      },
    ],
    [
      "failed",
      "an operator stopped it while it was held",
      async () => {
        const id = await sandbox.sendWhatsApp(sandbox.person(), hello);
        await stop(sandbox, id);
        await sandbox.passes(untilGivenBack);
        return id;
      },
    ],
    [
      "unconfirmed",
      "an operator stopped it once it was out",
      async () => {
        const ana = sandbox.person();
        await ana.writes("hello");
        await sandbox.fault({ events: "drop", status: "delivered", number: ana.number });
        const id = await sandbox.sendWhatsApp(ana, hello);
        await stop(sandbox, id);
        await sandbox.passes(untilGivenBack);
        return id;
      },
    ],
    [
      "unconfirmed",
      "nobody reported its fate",
      async () => {
        const ana = sandbox.person();
        const id = await sandbox.sendWhatsApp(ana, hello);
        await sandbox.fault({ events: "drop", status: "delivered", number: ana.number });
        await ana.writes("yes");
        await sandbox.passes(25 * 3600);
        return id;
      },
    ],
  ];

  it.each(ends)("%s: %s", async (status, _how, happens) => {
    const since = await sandbox.now();
    const id = await happens();

    const request = await sandbox.request(id);
    expect(request).toMatchObject({ outcome: status });
    const { requests } = await list({ status, since: since.toISOString() });
    expect(requests).toContainEqual(request);
    expect(await listed("held", since)).not.toContain(id);
    const [row] = (await sandbox.table("requests")).filter(({ request_id }) => request_id === id);
    expect(row?.held_shard).toBeUndefined();
  });

  it("for good: a report that comes late puts a request under no other end", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await sandbox.fault({ events: "delay", status: "delivered", seconds: 26 * 3600, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, hello);
    await sandbox.passes(25 * 3600);
    await sandbox.passes(2 * 3600);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered", outcome: "unconfirmed" });
    expect(await listed("unconfirmed")).toContain(id);
  });
});

describe("a long list", () => {
  it("comes in pages, in the order of time over all shards, and nothing comes into it from behind", async () => {
    const since = await sandbox.now();
    const ids: string[] = [];
    const post = async () => {
      const { body } = await sandbox.api("POST", "/sendSMS", landline);
      // Ends at another millisecond than the one before, and so often in another shard.
      await sandbox.passes(1.001);
      return String(body.request_id);
    };
    for (let count = 0; count < 7; count++) ids.unshift(await post());
    const rows = (await sandbox.table("requests")).filter(({ request_id: id }) => ids.includes(String(id)));
    expect(new Set(rows.map(({ ended_as }) => ended_as)).size).toBeGreaterThan(2);

    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await list({
        ...{ status: "invalid", since: since.toISOString(), limit: "3" },
        ...(next === undefined ? {} : { next }),
      });
      seen.push(...idsOf(page));
      next = page.next;
      await post();
    } while (next !== undefined);
    expect(seen).toEqual(ids);
  });
});
