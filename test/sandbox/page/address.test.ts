import { describe, expect, it } from "vitest";
import { addressOf, shownAt } from "../../../sandbox/page/state/address.ts";

const nothing = {
  number: undefined,
  channel: "whatsapp",
  requestId: undefined,
  state: undefined,
  view: "life",
  inspection: "machine",
} as const;

describe("the address of what is shown", () => {
  it.each([
    ["/", nothing],
    ["/?person=14155550123", { ...nothing, number: "+14155550123" }],
    ["/r/parcel-81?state=AwaitReply", { ...nothing, requestId: "parcel-81", state: "AwaitReply" }],
    [
      "/r/parcel-81?person=14155550123&channel=sms&tab=tables&view=phones",
      {
        ...nothing,
        requestId: "parcel-81",
        number: "+14155550123",
        channel: "sms",
        inspection: "tables",
        view: "phones",
      },
    ],
  ] as const)("%s says all of it", (address, shown) => {
    expect(addressOf(shown)).toBe(address);
    expect(shownAt(new URL(address, "http://localhost"))).toEqual(shown);
  });

  it("that says something wrong shows the rest", () => {
    const url = new URL("http://localhost/?person=Ana&tab=nothing&channel=pigeon&view=send");
    expect(shownAt(url)).toEqual({ ...nothing, view: "send" });
  });
});
