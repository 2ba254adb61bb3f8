import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { metricsOf as watchedBy } from "../../sandbox/cloud/cloudwatch/alarm.ts";
import { aMoment, story } from "../support/story.ts";

// They count what is held, too, every five minutes.
const sandbox = story({ schedules: true });

/** What alarms look at, and what was counted: the same names under the same dimensions, or no alarm ever rings. */
const described = ({ name, dimensions }: { name: string; dimensions: Readonly<Record<string, string>> }) =>
  `${name} ${JSON.stringify(Object.fromEntries(Object.entries(dimensions).sort()))}`;

function counted(): string[] {
  return sandbox.sandbox.cloudWatch.metrics().map(described);
}

function watched(title: string): string[] {
  const alarm = sandbox.sandbox.cloudWatch.alarms().find(({ name }) => name.startsWith(title));
  if (alarm === undefined) throw new Error(`There is no alarm ${title}.`);
  return watchedBy(alarm).map(described);
}

describe("what an alarm watches is really counted", () => {
  it("when the template fails, and the request with it", async () => {
    const ana = sandbox.person();
    await ana.is({ onWhatsApp: false });
    await sandbox.sendWhatsApp(ana, "hello");
    await sandbox.passes(60);
    const all = counted();
    expect(watched("templates-fail").every((metric) => all.includes(metric))).toBe(true);
    expect(watched("many-messages-fail")).toContain(
      'RequestsEnded {"outcome":"failed","service":"messaging-api"}',
    );
    expect(all).toContain('RequestsEnded {"outcome":"failed","service":"messaging-api"}');
  });

  it("when an execution dies", async () => {
    const id = await sandbox.sendWhatsApp(sandbox.person(), "hello");
    const { stepFunctions } = sandbox.sandbox;
    const executionArn = stepFunctions.execution(id)?.arn ?? "";
    await stepFunctions.call("StopExecution", { executionArn }, { role: "operator" });
    await sandbox.passes(60);
    expect(counted()).toContain(watched("requests-ended-by-faults")[0]);
  });

  it("when people answer, or do not", async () => {
    await sandbox.sendWhatsApp(sandbox.person(), "hello");
    await sandbox.passes(3 * 3600);
    const all = counted();
    for (const name of ["RequestsHeld", "RequestsExpired"])
      expect(all).toContain(`${name} {"service":"messaging-api"}`);
    expect(all).toContain('RequestsEnded {"outcome":"expired","service":"messaging-api"}');
  });
});

/** The values of one of the stack's own metrics, oldest first. */
function values(name: string): number[] {
  return sandbox.sandbox.cloudWatch.metrics().flatMap((metric) => (metric.name === name ? metric.value : []));
}

/** Seconds until the next one of five minutes: these stories begin on the hour. */
function untilCount(now: Date): number {
  return 300 - ((now.getTime() / 1000) % 300);
}

describe("how many are held", () => {
  afterEach(async () => {
    await sandbox.passes(3 * 3600);
    expect(values("HeldNow").at(-1)).toBe(0);
  });

  it("is counted every five minutes", async () => {
    const people = [sandbox.person(), sandbox.person(), sandbox.person()] as const;
    for (const person of people) await sandbox.sendWhatsApp(person, "hello");
    await sandbox.passes(300);
    expect(values("HeldNow").at(-1)).toBe(3);

    await people[1].writes("Yes please");
    expect(await people[1].received()).toContain("text: hello");
    await sandbox.passes(300);
    expect(values("HeldNow").at(-1)).toBe(2);
  });

  it("has each message for one person, and none that left at once", async () => {
    const [ana, ben] = [sandbox.person(), sandbox.person()];
    await ben.writes("hello");
    await sandbox.sendWhatsApp(ben, "hello");
    await sandbox.sendWhatsApp(ana, "one");
    await sandbox.sendWhatsApp(ana, "two");
    await sandbox.passes(300);
    expect(values("HeldNow").at(-1)).toBe(2);
  });

  it("has who has answered until the message arrives, which the list of the held has not", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, "hello");
    // No time passes between the two.
    await sandbox.control("POST", `/phones/${ana.number}/messages`, { text: "Yes please" });
    await ana.is({ online: false });
    await sandbox.passes(300);
    expect(values("HeldNow").at(-1)).toBe(1);
    expect((await sandbox.api("GET", "/messages?status=held")).body.requests).toEqual([]);

    await ana.is({ online: true });
    await sandbox.passes(300);
    expect(values("HeldNow").at(-1)).toBe(0);
  });

  it("is counted a minute later where the table did not answer", async () => {
    const before = values("HeldNow");
    await sandbox.sendWhatsApp(sandbox.person(), "hello");
    // Four queries, each of which the SDK tries three times.
    const query = { service: "dynamodb", action: "Query" };
    await sandbox.fault({ call: query, error: "InternalServerError", times: 12 });
    await sandbox.passes(untilCount(await sandbox.now()));
    expect(values("HeldNow")).toEqual(before);
    await sandbox.passes(60);
    expect(values("HeldNow")).toEqual([...before, 1]);
  });
});

describe("how long people take to answer", () => {
  it("is measured in seconds from the request, for each message that the reply releases", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, "one");
    await sandbox.passes(7 * 60 - aMoment);
    await sandbox.sendWhatsApp(ana, "two");
    await sandbox.passes(10 * 60 - aMoment);
    const before = values("ReplyTime");
    await ana.writes("Yes please");
    expect(values("ReplyTime")).toEqual([...before, 17 * 60, 10 * 60]);
    expect(counted()).toContain('ReplyTime {"service":"messaging-api"}');
  });

  it("is nothing where nobody was waited for, or nobody answered", async () => {
    const [ana, ben] = [sandbox.person(), sandbox.person()];
    const before = values("ReplyTime");
    await ana.writes("hello");
    await sandbox.sendWhatsApp(ana, "hello");
    await sandbox.sendWhatsApp(ben, "hello");
    await sandbox.passes(3 * 3600);
    expect(values("ReplyTime")).toEqual(before);
  });
});

interface Widget {
  readonly properties: {
    readonly title: string;
    readonly metrics?: ReadonlyArray<ReadonlyArray<string | { readonly stat?: string }>>;
  };
}

/** What a graph of the dashboard draws: metrics as {@link described}, with their statistics. */
function drawn(title: string): string[] {
  const [dashboard] = sandbox.sandbox.program.of("aws:cloudwatch/dashboard:Dashboard");
  const { widgets } = JSON.parse(String(dashboard?.state.dashboardBody)) as { widgets: Widget[] };
  const { metrics = [] } = widgets.find(({ properties }) => properties.title === title)?.properties ?? {};
  return metrics.flatMap((metric) => {
    const options = metric.at(-1);
    if (typeof options !== "object" || options.stat === undefined) return [];
    const [namespace, name, dimension, value] = metric;
    expect([namespace, dimension]).toEqual(["MessagingApi", "service"]);
    return `${described({ name: String(name), dimensions: { service: String(value) } })} ${options.stat}`;
  });
}

it("the dashboard draws what was counted of waiting: how much now, how long, and the share that is answered", () => {
  const held = 'HeldNow {"service":"messaging-api"}';
  const replyTime = 'ReplyTime {"service":"messaging-api"}';
  const expired = 'RequestsExpired {"service":"messaging-api"}';
  expect(counted()).toEqual(expect.arrayContaining([held, replyTime, expired]));
  expect(drawn("Held now")).toEqual([`${held} Maximum`]);
  expect(drawn("Until the person answers, seconds")).toEqual([`${replyTime} p50`, `${replyTime} p90`]);
  expect(drawn("Share of held requests that were answered")).toEqual([
    `${replyTime} SampleCount`,
    `${expired} Sum`,
  ]);
});

it("docs/operations.md says what the alarms cost", () => {
  const watched = sandbox.sandbox.cloudWatch.alarms().flatMap(watchedBy).length;
  const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
  expect(page).toContain(`watch ${watched} metrics, $${(watched * 0.1).toFixed(2)};`);
});
