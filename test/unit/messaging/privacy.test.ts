import { expect, it } from "vitest";
import { withoutNumbers } from "../../../lib/messaging/privacy.ts";

it.each(["+14155550123", "14155550123", "+1 (415) 555-0123", "+44 20 7946 0958", "0800-555-0199"])(
  "masks the phone number %s, wherever it stands",
  (number) => {
    expect(withoutNumbers(`The number ${number} is not allowed.`)).toBe("The number … is not allowed.");
  },
);

it("leaves codes and short figures alone", () => {
  expect(withoutNumbers("131026: more than 24 hours, at most 4096")).toBe(
    "131026: more than 24 hours, at most 4096",
  );
});
