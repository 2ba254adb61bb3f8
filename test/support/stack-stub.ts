import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface StubMessage {
  readonly MessageId: string;
  readonly Body: string;
  readonly MessageAttributes?: object;
}

const account = "111122223333";
const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/${account}/${name}`;
const machineArn = (name: string) => `arn:aws:states:us-east-1:${account}:stateMachine:${name}-1a2b3c4`;
const consoleOf = (name: string) =>
  `https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/statemachines/view/${encodeURIComponent(machineArn(name))}`;

/** As much of a deployed stack as the operator's commands ask: its API, and AWS at the SDK's own protocols. */
export class StackStub {
  /** By request id: what GET answers. */
  requests: Readonly<Record<string, object>> = {};
  /** By execution ARN: the events of its history. */
  histories: Readonly<Record<string, readonly object[]>> = {};
  /** By queue name, of dead-letter queues and others. */
  queues: Readonly<Record<string, StubMessage[]>> = {};
  /** What becomes of a move of all messages of a queue. */
  moveStatus: "COMPLETED" | "CANCELLED" = "COMPLETED";
  /** The errors with which AWS answers, by action. */
  refused: Readonly<Record<string, string>> = {};
  /** What was asked of AWS: action and input. */
  readonly asked: Array<readonly [action: string, input: Record<string, unknown>]> = [];
  readonly #hidden = new Set<string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const { status, body } = await this.#answer(request);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  }

  static async listen(): Promise<StackStub> {
    const stack = new StackStub();
    await new Promise<void>((resolve) => stack.#server.listen(0, "127.0.0.1", resolve));
    return stack;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What has the SDK's clients ask here. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
  }

  /** As `pulumi stack output --json` prints them. */
  get outputs(): Record<string, unknown> {
    return {
      RestAPIMessages: `${this.url}/v1/messages`,
      RestAPIAPIKey: "a1b2c3",
      RestAPIAPIKeyValue: "[secret]",
      SendSMSConsole: consoleOf("send-sms"),
      SendWhatsAppConsole: consoleOf("send-whatsapp"),
      DeadLetterQueues: Object.keys(this.queues)
        .filter((name) => name.includes("-dead-letters-"))
        .map(queueUrl),
    };
  }

  /** Whether every message can be received again. */
  get allLetGo(): boolean {
    return this.#hidden.size === 0;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const path = request.url ?? "";
    if (path.startsWith("/apikeys/a1b2c3")) return { status: 200, body: { value: "the-key" } };
    if (path.startsWith("/v1/messages/")) return this.#get(path.slice("/v1/messages/".length), request);
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const input = JSON.parse((await request.toArray()).join("")) as Record<string, unknown>;
    this.asked.push([action, input]);
    const refusal = this.refused[action];
    if (refusal !== undefined) return { status: 400, body: { __type: refusal, message: "no" } };
    const body = this.#aws(action, input);
    return body === undefined
      ? { status: 400, body: { __type: "ExecutionDoesNotExist", message: "no" } }
      : { status: 200, body };
  }

  #get(requestId: string, { headers }: IncomingMessage): { status: number; body: unknown } {
    if (headers["x-api-key"] !== "the-key")
      return { status: 403, body: { error: "forbidden", message: "no" } };
    const body = this.requests[requestId];
    return body === undefined
      ? { status: 404, body: { error: "not_found", message: "no" } }
      : { status: 200, body };
  }

  #aws(action: string, input: Record<string, unknown>): object | undefined {
    const name =
      String(input.QueueUrl ?? "")
        .split("/")
        .at(-1) ?? "";
    const messages = this.queues[name] ?? [];
    switch (action) {
      case "GetExecutionHistory": {
        const events = this.histories[String(input.executionArn)];
        return events && { events };
      }
      case "GetQueueAttributes":
        return {
          Attributes: {
            QueueArn: `arn:aws:sqs:us-east-1:${account}:${name}`,
            ApproximateNumberOfMessages: String(messages.length),
          },
        };
      case "ListDeadLetterSourceQueues": {
        const source = Object.keys(this.queues).find(
          (other) => name === other.replace(/-(\w+)$/, "-dead-letters-$1"),
        );
        return { queueUrls: source === undefined ? [] : [queueUrl(source)] };
      }
      case "ReceiveMessage": {
        const received = messages.filter(({ MessageId }) => !this.#hidden.has(MessageId)).slice(0, 10);
        for (const { MessageId } of received) this.#hidden.add(MessageId);
        const Attributes = { SentTimestamp: String(Date.parse("2026-11-22T10:00:00Z")) };
        return {
          Messages: received.map((message) => ({
            ...message,
            ReceiptHandle: message.MessageId,
            MD5OfBody: md5(message.Body),
            Attributes,
          })),
        };
      }
      case "ChangeMessageVisibilityBatch":
        for (const { ReceiptHandle } of input.Entries as Array<{ ReceiptHandle: string }>)
          this.#hidden.delete(ReceiptHandle);
        return { Successful: [], Failed: [] };
      case "SendMessage": {
        messages.push({
          MessageId: "new",
          Body: String(input.MessageBody),
          MessageAttributes: input.MessageAttributes as object,
        });
        return { MessageId: "new", MD5OfMessageBody: md5(String(input.MessageBody)) };
      }
      case "DeleteMessage":
        this.#hidden.delete(String(input.ReceiptHandle));
        messages.splice(
          messages.findIndex(({ MessageId }) => MessageId === input.ReceiptHandle),
          1,
        );
        return {};
      case "StartMessageMoveTask":
        return { TaskHandle: "task" };
      case "ListMessageMoveTasks":
        return {
          Results: [
            {
              Status: this.moveStatus,
              ApproximateNumberOfMessagesMoved: 2,
              SourceArn: String(input.SourceArn),
            },
          ],
        };
      default:
        throw new Error(`The stub knows no ${action}.`);
    }
  }
}

/** The SDK compares it with what it has received. */
function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
