import { expect } from "vitest";
import { errorCodes } from "../../lib/messaging/refusals.ts";

/**
 * What hostile values contain, so that an answer which repeats one shows. It is no name: those of unknown fields are
 * repeated on purpose.
 */
export const marker = "(m4rk3r)";

/** A refusal in the one shape that they all have, which says nothing of what was sent. */
export function expectRefusal({ status, text }: { status: number; text: string }): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  const { error, message, field, request_id, ...more } = JSON.parse(text) as Record<string, unknown>;
  expect(errorCodes).toContain(error);
  expect(message).toMatch(/\S/);
  expect(["undefined", "string"]).toEqual(expect.arrayContaining([typeof field, typeof request_id]));
  expect(more).toEqual({});
  expect(text).not.toContain(marker);
}
