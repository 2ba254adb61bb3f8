import { describe, expect, it } from "vitest";
import { sendFailures, smsFailures, whatsAppFailures } from "../../../lib/messaging/failure-catalogue.ts";
import { documentedFailures, findFailure } from "../../../sandbox/host/failures.ts";

describe("what the documents say of failures", () => {
  it("is found by code, for every code of the catalogue", async () => {
    const failures = await documentedFailures();
    for (const { code, class: failureClass, meaning } of [
      ...whatsAppFailures,
      ...sendFailures,
      ...smsFailures,
    ])
      expect(failures).toContainEqual(expect.objectContaining({ code, class: failureClass, meaning }));
  });

  it("is found within a range too, and not for a code that nobody knows", async () => {
    const failures = await documentedFailures();
    expect(findFailure(failures, "131026")).toMatchObject({
      class: "undeliverable",
      source: expect.stringMatching(/^https:/),
    });
    expect(findFailure(failures, "250")).toMatchObject({ code: "200-299", class: "rejected" });
    expect(findFailure(failures, "999999")).toBeUndefined();
  });
});
