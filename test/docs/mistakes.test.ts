import { describe, expect, it } from "vitest";
import type { RequestView } from "../../lib/tables/request-view.ts";
import { type Answer, story } from "../support/story.ts";
import { mistakes } from "./mistakes/index.ts";
import type { Call, Mistake } from "./mistakes/mistake.ts";

const sandbox = story({
  config: {
    waTemplate: '{"name": "message_waiting", "language": "en"}',
    templateLanguages: '["en", "es_MX"]',
  },
});

const call = ({ method = "POST", path, body, headers }: Call) => sandbox.api(method, path, body, headers);

describe.each(Object.entries(mistakes))("%s", (_about, list) => {
  it.each(list)("$what", async (mistake) => {
    for (const earlier of mistake.before?.calls ?? []) {
      expect((await call(earlier)).status).toBe(202);
      await sandbox.passes(mistake.before?.seconds ?? 0);
    }
    const answer = await call(mistake);

    if (mistake.later === undefined) expectRefused(answer, mistake);
    else await expectInvalidLater(answer, mistake);
    expectNothingQuoted(answer, mistake);
  });

  it.each(list.filter(isBody))("$what: checked before it is sent", async (mistake) => {
    const answer = await call({ ...mistake, path: `${mistake.path}/check` });

    expect(answer.status).toBe(mistake.status);
    expect(answer.body).toMatchObject({
      error: mistake.error,
      message: expect.stringContaining(mistake.field ?? ""),
    });
    if (mistake.later !== undefined)
      expect(answer.body).toMatchObject({ field: mistake.field, message: mistake.says });
    expectNothingQuoted(answer, mistake);
  });
});

it("are at least 54, and few of them are told later than at once", () => {
  const all = Object.values(mistakes).flat();
  expect(all.length).toBeGreaterThanOrEqual(54);
  expect(all.filter(({ later }) => later !== undefined).length).toBeLessThanOrEqual(5);
});

/** Whether the mistake is one of a body, which checking sees too. */
function isBody({ path, status, headers = {} }: Mistake): boolean {
  return (
    /^\/send(SMS|WhatsApp)$/.test(path) &&
    (status === 400 || status === 415) &&
    !("idempotency-key" in headers)
  );
}

function expectRefused({ status, body }: Answer, { says, ...mistake }: Mistake): void {
  expect({ status, ...body }).toMatchObject({ status: mistake.status, error: mistake.error });
  expect(body.field).toBe(mistake.field);
  const message = String(body.message);
  if (says.endsWith("…")) expect(message.slice(0, says.length - 1)).toBe(says.slice(0, -1));
  else expect(message).toBe(says);
}

async function expectInvalidLater(answer: Answer, { says }: Mistake): Promise<void> {
  expect(answer.status).toBe(202);
  await sandbox.passes(1);
  const request: RequestView = await sandbox.request(String(answer.body.request_id));
  expect(request).toMatchObject({ latest_status: "invalid", outcome: "invalid", messages: [] });
  expect(request.error?.title).toBe(says);
}

/** No text, no number, no regular expression. */
function expectNothingQuoted({ body }: Answer, mistake: Mistake): void {
  const answered = JSON.stringify(body);
  for (const value of personal(mistake.body)) expect(answered).not.toContain(value);
  expect(answered).not.toMatch(/\\\\|\^|\$|\{\d+,\d*\}|\(\?/);
}

/** What may be personal of a body: whatever is written under a field that is for numbers, texts and names. */
function personal(value: unknown, field = ""): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) =>
      personal(inner, Array.isArray(value) ? field : name),
    );
  }
  const isPersonal = /number|phone|^to$|text|body|caption|link|title|reference/i.test(field);
  const text = String(value ?? "");
  return isPersonal && text.length >= 4 ? [text.slice(0, 40)] : [];
}
