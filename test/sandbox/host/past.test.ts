import { describe, expect, it } from "vitest";
import type { RawEvent, RecordedCalls, RunOfFunction } from "../../../sandbox/host/answers.ts";
import { phonesKept } from "../../../sandbox/world/phones.ts";
import { story } from "../../support/story.ts";

const sandbox = story({ keep: 2 });

const record = (query = "") => sandbox.control("GET", `/record${query}`) as Promise<RecordedCalls>;
const logs = (requestId: string) =>
  sandbox.control("GET", `/logs?request_id=${requestId}`) as Promise<RunOfFunction[]>;
const events = (query = "") => sandbox.control("GET", `/events${query}`) as Promise<RawEvent[]>;

describe("what has been", () => {
  it("is told in order, by whichever door it came, and without what only looks or lets time pass", async () => {
    const { added } = await record();
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.", "told-in-order");
    await ana.writes("Yes");
    await sandbox.request(id);
    await sandbox.fault({ whatsapp: 131026, number: ana.number });
    await sandbox.control("DELETE", "/faults");

    const { calls, forgotten } = await record(`?after=${added}`);
    expect(forgotten).toBe(0);
    expect(calls.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      "POST /v1/sendWhatsApp 202",
      `POST /sandbox/phones/${ana.number}/messages 201`,
      "POST /sandbox/faults 201",
      "DELETE /sandbox/faults 204",
    ]);
    expect(calls[0]).toMatchObject({ key: "told-in-order", request_id: id });
    expect(JSON.parse(calls[0]?.body ?? "")).toMatchObject({ message_body: "It arrives today." });
  });

  it("is another after a reset", async () => {
    await sandbox.sendSms(sandbox.person(), "Before the reset");
    const before = await record();
    expect(before.calls).not.toEqual([]);
    await sandbox.control("POST", "/reset");
    expect(await record()).toMatchObject({ added: 0, calls: [] });
    expect((await record()).run).not.toBe(before.run);
    expect(await events()).toEqual([]);
  });

  it("are the runs of functions whose event names a request, or a message of it", async () => {
    const [ana, ben] = [sandbox.person(), sandbox.person()];
    const one = await sandbox.sendWhatsApp(ana, "To Ana");
    const other = await sandbox.sendWhatsApp(ben, "To Ben");
    const names = (await logs(one)).map((run) => run.function);
    expect(new Set(names)).toEqual(
      new Set(["accept-request", "publish-changes", "send-whatsapp", "whatsapp-events"]),
    );
    expect(JSON.stringify((await logs(one)).map(({ event }) => event))).not.toContain("To Ben");
    expect(await logs(other)).not.toEqual([]);
    expect(await logs("nobody")).toEqual([]);
  });

  it("are the events as they came, which can be handed in again", async () => {
    const ana = sandbox.person();
    const last = (await events()).at(-1)?.id ?? 0;
    await sandbox.sendSms(ana, "Hello");
    await ana.writes("Hello yourself");
    const came = await events(`?after=${last}`);
    expect(new Set(came.map(({ channel }) => channel))).toEqual(new Set(["sms", "whatsapp"]));
    expect(came.map(({ id }) => id)).toEqual(came.map((_event, index) => last + index + 1));

    const written = came.find(({ channel }) => channel === "whatsapp");
    await sandbox.event("whatsapp", JSON.parse(written?.body ?? ""));
    expect((await events()).at(-1)?.body).toEqual(written?.body);
  });
});

describe("a request that ended before the last ones that are kept", () => {
  it("is forgotten with its rows and its key; one that is under way is not", async () => {
    const held = await sandbox.sendWhatsApp(sandbox.person(), "Held all the while", "held-all-the-while");
    const ended = [];
    for (const key of ["first", "second", "third", "fourth"])
      ended.push(await sandbox.sendSms(sandbox.person(), `The ${key}`, `the-${key}`));

    const executions = (await sandbox.control("GET", "/executions")) as Array<{ request_id: string }>;
    const known = executions.map(({ request_id }) => request_id);
    expect(known).toEqual(expect.arrayContaining(["the-fourth", "the-third", held]));
    expect(known).not.toContain("the-first");
    for (const table of ["requests", "messages"] as const) {
      const rows = (await sandbox.table(table)).map(({ request_id }) => request_id);
      expect(rows).toEqual(expect.arrayContaining(["the-fourth", held]));
      expect(rows).not.toContain("the-first");
    }
    expect((await sandbox.api("GET", "/messages/the-first")).status).toBe(404);
    const again = await sandbox.sendSms(sandbox.person(), "The key is free", "the-first");
    expect((await sandbox.request(again)).latest_status).toBe("delivered");
  });
});

describe("a request whose key was used again on the other route", () => {
  it("is not forgotten with the one that was refused", async () => {
    const ana = sandbox.person();
    const held = await sandbox.sendWhatsApp(ana, "Held all the while", "used-twice");
    await sandbox.sendSms(ana, "Refused", "used-twice");
    for (const text of ["one", "two"]) await sandbox.sendSms(sandbox.person(), text);
    expect((await sandbox.request(held)).latest_status).toBe("held");
    await ana.writes("Yes");
    expect((await sandbox.request(held)).latest_status).toBe("delivered");
  });
});

describe("a person of whom nothing was heard since a thousand others", () => {
  const crowd = () => {
    for (let index = 0; index < phonesKept; index++) sandbox.sandbox.phones.get(`+1415${6_000_000 + index}`);
  };
  const peopleKnown = async () =>
    ((await sandbox.control("GET", "/phones")) as Array<{ number: string }>).map(({ number }) => number);
  const conversations = async () =>
    (await sandbox.table("conversations")).map(({ phone_id }) => String(phone_id));
  /** So many that every earlier one that has ended is forgotten. */
  const otherRequests = async () => {
    for (const text of ["one", "two"]) await sandbox.sendSms(sandbox.person(), text);
  };

  it("is forgotten with the last of their requests, and a stranger when they come again", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, "Before the crowd");
    await ana.writes("Yes");
    expect(await conversations()).toContain(ana.number);
    await otherRequests();
    crowd();

    expect(await peopleKnown()).not.toContain(ana.number);
    expect((await conversations()).filter((id) => id.startsWith("user_id:"))).toEqual([]);
    expect(await conversations()).not.toContain(ana.number);
    const again = await sandbox.sendWhatsApp(ana, "After the crowd");
    expect((await sandbox.request(again)).latest_status).toBe("held");
    expect(await ana.received()).toHaveLength(1);
  });

  it("is forgotten too if the crowd came first, and their request ends later", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "While the crowd passes");
    crowd();
    expect(await peopleKnown()).toContain(ana.number);
    await sandbox.api("POST", `/messages/${id}/cancel`);
    await otherRequests();
    expect(await peopleKnown()).not.toContain(ana.number);
  });

  it("is not, while a message is held for them", async () => {
    const ben = sandbox.person();
    const held = await sandbox.sendWhatsApp(ben, "Held all the while");
    await otherRequests();
    crowd();
    await ben.writes("Yes");
    expect((await sandbox.request(held)).latest_status).toBe("delivered");
    expect(await ben.received()).toEqual(["text: Held all the while"]);
  });

  it("is not, if they have opted out, or their phone was set up", async () => {
    const [carla, dora] = [sandbox.person(), sandbox.person()];
    await carla.writes("STOP");
    await dora.is({ online: false });
    await otherRequests();
    crowd();
    const refused = await sandbox.sendWhatsApp(carla, "Not to her");
    expect((await sandbox.request(refused)).latest_status).toBe("opted_out");
    expect(await sandbox.control("GET", `/phones/${dora.number}`)).toMatchObject({ online: false });
  });
});
