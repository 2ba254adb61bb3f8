import { describe, expect, it } from "vitest";
import type { RequestAnswer } from "../../../sandbox/host/answers.ts";
import { story } from "../../support/story.ts";

const sandbox = story();

const asked = (requestId: string) =>
  sandbox.control("GET", `/requests/${requestId}`) as Promise<RequestAnswer>;

describe("where a request stands, as the page is told", () => {
  it("is held where Meta says that the window was closed after all", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    await sandbox.fault({ whatsapp: 131047, role: "text", number: ana.number });

    const request = await sandbox.sendWhatsApp(ana, "Your parcel arrives today.");

    expect(await asked(request)).toMatchObject({ latest_status: "held", held_until: expect.any(String) });
    expect(await asked(request)).toEqual(await sandbox.request(request));
  });

  it("is delivered where the first tries failed", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    await sandbox.fault({ whatsapp: 131056, number: ana.number, times: 2 });

    const request = await sandbox.sendWhatsApp(ana, "Your parcel arrives today.");
    expect(await asked(request)).toMatchObject({ latest_status: "accepted" });
    await sandbox.passes(60);

    expect(await asked(request)).toMatchObject({ latest_status: "delivered" });
    expect(await asked(request)).toEqual(await sandbox.request(request));
  });

  it("is one request, whose execution goes on, where its key was used again on the other route", async () => {
    const ana = sandbox.person();
    const held = await sandbox.sendWhatsApp(ana, "First", "used-on-both");
    await sandbox.sendSms(ana, "Refused", "used-on-both");
    expect(await sandbox.execution(held)).toMatchObject({ status: "RUNNING", current_state: "AwaitReply" });
    const listed = (await sandbox.control("GET", `/executions?request_id=${held}`)) as unknown[];
    expect(listed).toEqual([expect.objectContaining({ request_id: held, status: "RUNNING" })]);
    expect(await sandbox.control("GET", `/requests?request_id=${held}`)).toHaveLength(1);
  });

  it("is not found where the API knows nothing", async () => {
    await expect(asked("never-sent")).rejects.toThrow(/404.*No request has the request_id \\"never-sent\\"/);
  });

  it("is told of all, newest first, or of those that are asked for", async () => {
    const ana = sandbox.person();
    const [first, second] = [await sandbox.sendSms(ana, "One"), await sandbox.sendSms(ana, "Two")];

    const all = (await sandbox.control("GET", "/requests")) as RequestAnswer[];
    expect(all.slice(0, 2).map(({ request_id }) => request_id)).toEqual([second, first]);
    const one = (await sandbox.control("GET", `/requests?request_id=${first}`)) as RequestAnswer[];
    expect(one).toEqual([await sandbox.request(first)]);
    const executions = (await sandbox.control("GET", `/executions?request_id=${first}`)) as RequestAnswer[];
    expect(executions.map(({ request_id }) => request_id)).toEqual([first]);
  });

  it("is asked without being noticed: by no fault, no throttle, no log", async () => {
    const request = await sandbox.sendSms(sandbox.person(), "One");
    const fault = {
      call: { service: "dynamodb", action: "GetItem", mentions: request },
      error: "InternalServerError",
    };
    await sandbox.fault(fault);
    const log = await sandbox.control("GET", "/logs/get-request");

    // More than the usage plan lets through at once.
    const answers = await Promise.all(Array.from({ length: 250 }, () => asked(request)));

    expect(new Set(answers.map(({ latest_status }) => latest_status))).toEqual(new Set(["delivered"]));
    expect(await sandbox.control("GET", "/logs/get-request")).toEqual(log);
    expect(await sandbox.control("GET", "/faults")).toMatchObject([fault]);
    await sandbox.control("DELETE", "/faults");
    expect(await sandbox.api("GET", `/messages/${request}`)).toMatchObject({ status: 200 });
  });
});
