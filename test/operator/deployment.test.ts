import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { redrive } from "../../scripts/operator/redrive/command.ts";
import { requests } from "../../scripts/operator/requests/command.ts";
import { StackStub } from "../support/stack-stub.ts";

/** The operator's commands, against a deployed stack: its API, and AWS at the SDK's own protocols. */

let stack: StackStub;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "operator-"));
  file = join(folder, "outputs.json");
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  stack = await StackStub.listen();
  for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
  return () => stack.close();
});

async function run(command: typeof requests, ...args: string[]) {
  await writeFile(file, JSON.stringify(stack.outputs));
  return command([...args, "--outputs", file]);
}

const executionArn = "arn:aws:states:us-east-1:111122223333:execution:send-whatsapp-1a2b3c4:parcel-81";
const parcel = {
  ...{ request_id: "parcel-81", type: "whatsapp", latest_status: "delivered", outcome: "delivered" },
  ended_at: "2026-11-22T10:00:06.310Z",
  delivery_history: { accepted: "2026-11-22T10:00:04.000Z", delivered: "2026-11-22T10:00:06.000Z" },
  messages: [
    {
      ...{ role: "message", type: "whatsapp", latest_status: "delivered", eum_msg_id: "0d6a2b1e" },
      wa_msg_id: "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBI5QQ==",
      delivery_history: { delivered: "2026-11-22T10:00:06.000Z" },
    },
  ],
};
const at = (second: number) => Date.parse("2026-11-22T10:00:00Z") / 1_000 + second;

describe("npm run requests", () => {
  beforeEach(() => {
    stack.requests = { "parcel-81": parcel };
    stack.histories = {
      [executionArn]: [
        { id: 1, type: "ExecutionStarted", timestamp: at(4) },
        {
          id: 2,
          type: "TaskStateEntered",
          timestamp: at(5),
          stateEnteredEventDetails: { name: "SendMessage" },
        },
        { id: 3, type: "ExecutionSucceeded", timestamp: at(7) },
      ],
    };
  });

  it("asks the API for the request and Step Functions for its states, without what they were handed", async () => {
    const { output, exitCode } = await run(requests, "parcel-81");
    expect(exitCode).toBe(0);
    expect(output).toContain("execution   succeeded\n");
    expect(output).toContain(
      `https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/${executionArn}\n`,
    );
    expect(output).toContain(
      "2026-11-22T10:00:05.000Z  step      SendMessage: Sends the message itself, once",
    );
    expect(output).not.toContain("wamid");
    expect(stack.asked).toEqual([
      ["GetExecutionHistory", expect.objectContaining({ executionArn, includeExecutionData: false })],
    ]);
  });

  it("masks a number that an error quotes", async () => {
    const error = { code: "131026", title: "+1 (415) 555-0123 is not on WhatsApp" };
    stack.requests = { "parcel-81": { ...parcel, error, messages: [{ ...parcel.messages[0], error }] } };
    const failed = { error: "14155550123", cause: "14155550123" };
    stack.histories = {
      [executionArn]: [
        { id: 1, type: "ExecutionFailed", timestamp: at(4), executionFailedEventDetails: failed },
      ],
    };
    const { output } = await run(requests, "parcel-81");
    expect(output).toContain("error       131026: … is not on WhatsApp\n");
    expect(output).toContain("ExecutionFailed: …");
    expect(output).not.toContain("0123");
  });

  it.each([
    ["ExecutionDoesNotExist", "forgotten: Step Functions keeps an execution for 90 days"],
    ["AccessDeniedException", "you need to be allowed states:GetExecutionHistory"],
  ])("tells the rest where Step Functions answers %s", async (refusal, says) => {
    stack.refused = { GetExecutionHistory: refusal };
    const { output, exitCode } = await run(requests, "parcel-81");
    expect(exitCode).toBe(0);
    expect(output).toContain(says);
    expect(output).toContain("message   delivered (whatsapp): The phone has it.");
  });

  it("says so if there is no such request, or the API does not answer", async () => {
    expect(await run(requests, "parcel-82")).toMatchObject({
      exitCode: 1,
      complaint: expect.stringMatching(/^No request/),
    });
    const outputs = {
      ...stack.outputs,
      RestAPIAPIKeyValue: "the-key",
      RestAPIMessages: "http://127.0.0.1:9/v1/messages",
    };
    await writeFile(file, JSON.stringify(outputs));
    expect(await requests(["parcel-81", "--outputs", file])).toEqual({
      exitCode: 1,
      complaint:
        "The API at http://127.0.0.1:9/v1 does not answer. Is the stack still deployed, and the network there?",
    });
  });

  it("says what is wrong with the outputs", async () => {
    expect(await requests(["parcel-81", "--outputs", join(folder, "nothing.json")])).toMatchObject({
      exitCode: 2,
      complaint: expect.stringMatching(/^There is no file .*pulumi stack output --json/),
    });
    await writeFile(file, '{"url": "https://example.com"}');
    expect(await requests(["parcel-81", "--outputs", file])).toMatchObject({
      exitCode: 2,
      complaint: expect.stringMatching(/^These are not the outputs of this stack \(RestAPIMessages, /),
    });
  });

  it("says what to do where Pulumi is not", async () => {
    vi.stubEnv("PATH", folder);
    expect(await requests(["parcel-81", "--stack", "dev"])).toEqual({
      exitCode: 1,
      complaint:
        'There is no pulumi on the PATH: print the outputs where it works, with "pulumi stack output --json", and name that file with --outputs.',
    });
  });

  it("asks Pulumi where the stack is, if it is there", async () => {
    const program = `#!/bin/sh\n[ "$*" = "stack output --json --non-interactive --stack dev" ] && cat ${file}\n`;
    await writeFile(join(folder, "pulumi"), program, { mode: 0o755 });
    await writeFile(file, JSON.stringify(stack.outputs));
    vi.stubEnv("PATH", `${folder}:/bin:/usr/bin`);
    expect(await requests(["parcel-81", "--stack", "dev"])).toMatchObject({ exitCode: 0 });
  });
});

describe("npm run redrive", () => {
  const sms = (MessageId: string) => ({
    MessageId,
    Body: JSON.stringify({
      detail: { eventType: "TEXT_DELIVERED", messageId: "m", destinationPhoneNumber: "+14155550123" },
    }),
    MessageAttributes: { trace: { DataType: "String", StringValue: "1" } },
  });
  const end = (MessageId: string, name: string) => ({
    MessageId,
    Body: JSON.stringify({
      detail: {
        executionArn: `arn:aws:states:us-east-1:111122223333:execution:send-sms-1:${name}`,
        name,
        status: "ABORTED",
        input: '{"message_body": "secret"}',
      },
    }),
  });
  beforeEach(() => {
    stack.queues = {
      "sms-events-1a": [],
      "sms-events-dead-letters-1a": Array.from({ length: 12 }, (_, place) => sms(`sms-${place}`)),
      "executions-ended-2b": [],
      "executions-ended-dead-letters-2b": [end("end-1", "parcel-81"), end("end-2", "+1 415 555 0123")],
      "webhook-3c": [],
      "webhook-dead-letters-3c": [
        {
          MessageId: "hook-1",
          Body: '{"id": "1", "detail-type": "message.received", "detail": {"text": "secret"}}',
        },
      ],
      "publish-changes-dead-letters-4d": [],
    };
  });

  it("lists what is there, all of it, and lets it go again", async () => {
    const { output = "" } = await run(redrive);
    expect(output).toMatch(/^sms-events: 12\n/);
    expect(output.match(/ {2}sms-\d+ {2}2026-11-22T10:00:00\.000Z {2}the status of an SMS/g)).toHaveLength(
      12,
    );
    expect(output).toContain("the end (ABORTED) of the execution parcel-81\n");
    expect(output).toContain("the end (ABORTED) of the execution …\n");
    expect(output).toContain("the event message.received\n    The webhook has not answered 2xx in a day.");
    for (const personal of ["4155550123", "415 555", "secret"]) expect(output).not.toContain(personal);
    expect(stack.allLetGo).toBe(true);
  });

  it("puts one back: sends it as it was, and then deletes it", async () => {
    expect(await run(redrive, "--id", "sms-11")).toEqual({
      exitCode: 0,
      output: "1 moved back to sms-events.",
    });
    expect(stack.queues["sms-events-1a"]).toEqual([{ ...sms("sms-11"), MessageId: "new" }]);
    expect(stack.queues["sms-events-dead-letters-1a"]?.map(({ MessageId }) => MessageId)).not.toContain(
      "sms-11",
    );
    expect(stack.queues["sms-events-dead-letters-1a"]).toHaveLength(11);
    expect(stack.allLetGo).toBe(true);
    const actions = stack.asked.map(([action]) => action);
    expect(actions.indexOf("SendMessage")).toBeLessThan(actions.indexOf("DeleteMessage"));
  });

  it("keeps one that it may not send", async () => {
    stack.refused = { SendMessage: "AccessDenied" };
    expect(await run(redrive, "--id", "end-1")).toEqual({
      exitCode: 1,
      complaint: "sqs:SendMessage: AWS refuses it (AccessDenied): you need to be allowed sqs:SendMessage.",
    });
    expect(stack.queues["executions-ended-dead-letters-2b"]).toHaveLength(2);
    expect(stack.allLetGo).toBe(true);
  });

  it("has SQS move all of one queue", async () => {
    expect(await run(redrive, "--queue", "executions-ended", "--all")).toEqual({
      exitCode: 0,
      output: "2 moved back to executions-ended.",
    });
    const SourceArn = "arn:aws:sqs:us-east-1:111122223333:executions-ended-dead-letters-2b";
    expect(stack.asked).toContainEqual(["StartMessageMoveTask", { SourceArn }]);
  });

  it("says how far SQS came where somebody else has cancelled its move", async () => {
    stack.moveStatus = "CANCELLED";
    expect(await run(redrive, "--queue", "executions-ended", "--all")).toEqual({
      exitCode: 1,
      complaint: "SQS has stopped after 2: the move was cancelled.",
    });
  });

  it("does not put back what came from no queue", async () => {
    expect(await run(redrive, "--queue", "publish-changes", "--all")).toMatchObject({
      exitCode: 1,
      complaint: expect.stringMatching(/^publish-changes has no queue before its dead letters/),
    });
    expect(await run(redrive, "--queue", "emails", "--all")).toMatchObject({ exitCode: 2 });
  });
});
