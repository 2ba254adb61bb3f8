import { describe, expect, it } from "vitest";
import { whatsAppPicture } from "../../scripts/workflow-picture.ts";
import { definitions } from "../unit/workflows/definitions.ts";

const arrows = (picture: string) => picture.split("\n").filter((line) => line.includes("-->"));

/** That docs/architecture.md has this picture, generated.test.ts says. */
describe("the picture of the WhatsApp workflow", () => {
  const bare = whatsAppPicture("");

  it("has every state", () => {
    const drawn = new Set(bare.match(/\w+/g));
    const states = Object.keys(definitions["send-whatsapp"]?.States ?? {});
    // To these a fault alone leads, of which nothing is said here.
    const byFaults = ["ForgetWait", "ReleaseNextMeanwhile"];
    expect(states.filter((name) => !drawn.has(name) && !byFaults.includes(name))).toEqual([]);
  });

  it("keeps what was written on an arrow", () => {
    expect(whatsAppPicture("  ClaimTemplate --> SendTemplate: won")).toContain(
      "  ClaimTemplate --> SendTemplate: won\n",
    );
  });

  it("draws where a fault leads only if something is said of that", () => {
    expect(bare).not.toContain("AwaitDelivery --> ForgetWait");
    expect(whatsAppPicture("  AwaitDelivery --> ForgetWait: nothing heard")).toContain(
      "  AwaitDelivery --> ForgetWait: nothing heard\n",
    );
  });

  it("forgets an arrow that the definition has no more", () => {
    expect(arrows(whatsAppPicture("  Delivered --> ClaimTemplate: once more"))).toEqual(arrows(bare));
  });
});
