import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseCallbackData } from "../../../lib/messaging/callback-data.ts";
import { MalformedEvent } from "../../../lib/messaging/errors.ts";
import { parseExecutionEnd } from "../../../lib/messaging/execution-events.ts";
import { runs } from "../../support/runs.ts";
import { type Json, spoil, spoils } from "../../support/spoil.ts";

const event: Json = {
  source: "aws.states",
  detail: {
    executionArn: "arn:aws:states:us-east-1:111122223333:execution:send-sms-1:request-1",
    name: "request-1",
    status: "FAILED",
    input: '{"destination_number":"+14155550123"}',
  },
};

it("the end of an execution is read or malformed, and nothing else, whatever was done to any part of it", () => {
  fc.assert(
    fc.property(spoils, (changes) => {
      const body = JSON.stringify(changes.reduce(spoil, event));
      try {
        const { name, status, input } = parseExecutionEnd(body);
        expect([typeof name, typeof status]).toEqual(["string", "string"]);
        expect(["string", "undefined", "object"]).toContain(typeof input);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedEvent);
        expect((error as Error).message).not.toMatch(/14155550123|request-1/);
      }
    }),
    runs(1_000),
  );
});

it("what was sent along is ours or nobody's, whatever it is", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.constantFrom("message", "x"), fc.string()).map((t) => t.join(":")),
      ),
      (text) => {
        expect(parseCallbackData(text)?.requestId ?? "none").toMatch(/^[\w-]{1,80}$/);
      },
    ),
    runs(2_000),
  );
});
