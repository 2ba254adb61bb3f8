import { describe, expect, expectTypeOf, it } from "vitest";
import * as client from "../../../client/index.ts";
import { publicDocument } from "../../../lib/api/openapi.ts";

/** The enumerations in the API's document, by the shape and the member in which they stand. */
function enumOf(shape: string, member: string): unknown {
  const { properties } = publicDocument().components.schemas[shape] as {
    properties: Record<string, { enum?: unknown[] }>;
  };
  return properties[member]?.enum;
}

/** Those of a parameter of the list of requests. */
function enumOfParameter(name: string): unknown {
  return publicDocument().paths["/messages"]?.get?.parameters?.find((one) => one.name === name)?.schema.enum;
}

describe("the client's words", () => {
  it.each([
    ["RequestStatus", client.RequestStatus, enumOf("Request", "latest_status")],
    ["Outcome", client.Outcome, enumOf("Request", "outcome")],
    ["Channel", client.Channel, enumOf("Request", "type")],
    ["ErrorCode", client.ErrorCode, enumOf("Error", "error")],
    ["SmsMessageType", client.SmsMessageType, enumOf("SendSmsRequest", "message_type")],
    ["ListedStatus", client.ListedStatus, enumOfParameter("status")],
    ["MessageStatus", client.MessageStatus, enumOf("MessageStatusChanged", "status")],
  ])("%s are those of the document, each under its own name", (_name, words, documented) => {
    expect(Object.keys(words)).toEqual(documented);
    expect(Object.values(words)).toEqual(documented);
  });

  it("are of the types that the document has", () => {
    expectTypeOf<client.RequestStatus>().toEqualTypeOf<client.MessageRequest["latest_status"]>();
    expectTypeOf<client.Outcome>().toEqualTypeOf<client.EndedRequest["outcome"]>();
    expectTypeOf<client.Channel>().toEqualTypeOf<client.Checked["type"]>();
    expectTypeOf<client.WebhookEvent<"request.ended">["detail"]["status"]>().toEqualTypeOf<client.Outcome>();
  });
});
