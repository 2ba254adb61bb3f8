import type { PhoneBehaviour } from "../../sandbox/host/answers.ts";
import { exampleBusiness, phoneNumberArn } from "../../sandbox/world/business.ts";

const business = exampleBusiness("us-east-1", "111122223333");

export interface Row {
  readonly [attribute: string]: unknown;
}

export interface ExecutionSeen {
  readonly request_id: string;
  readonly state_machine: string;
  readonly status: string;
  readonly input: unknown;
  readonly current_state?: string;
  readonly definition: unknown;
  readonly history: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/**
 * One person and their caller, by HTTP only and by no more routes than the first version had: so a situation is made in
 * the sandbox of any version.
 */
export class Door {
  readonly #place: { readonly url: string; readonly apiKey: string };
  readonly number: string;
  /** What the request ids of a situation are here. */
  readonly idOf: (requestId: string) => string;

  constructor(
    place: { readonly url: string; readonly apiKey: string },
    number = "+14155550123",
    idOf = (id: string) => id,
  ) {
    this.#place = place;
    this.number = number;
    this.idOf = idOf;
  }

  async sendWhatsApp(requestId: string, message: object): Promise<void> {
    await this.#post("/sendWhatsApp", requestId, message);
  }

  async sendSms(requestId: string, message: object): Promise<void> {
    await this.#post("/sendSMS", requestId, message);
  }

  async cancels(requestId: string): Promise<void> {
    await this.#api("POST", `/messages/${this.idOf(requestId)}/cancel`);
    await this.passes(1);
  }

  /** What GET says of a request. */
  get(requestId: string): Promise<Row> {
    return this.#api("GET", `/messages/${this.idOf(requestId)}`);
  }

  async writes(text: string): Promise<void> {
    await this.#control("POST", `/phones/${this.number}/messages`, { text });
    await this.passes(1);
  }

  async phoneIs(behaviour: Partial<PhoneBehaviour>): Promise<void> {
    await this.#control("PATCH", `/phones/${this.number}`, behaviour);
  }

  async fault(fault: object): Promise<void> {
    await this.#control("POST", "/faults", { ...fault, number: this.number });
  }

  /** What the business has sent to this phone: the texts, oldest first. */
  async received(): Promise<string[]> {
    const messages = await this.#control<Row[]>("GET", `/phones/${this.number}/messages`);
    return messages.filter(({ direction }) => direction === "out").map(({ body }) => String(body));
  }

  async passes(seconds: number): Promise<void> {
    await this.#control("POST", "/clock/advance", { seconds });
  }

  async now(): Promise<string> {
    return (await this.#control<{ now: string }>("GET", "/clock")).now;
  }

  rows(table: string): Promise<Row[]> {
    return this.#control("GET", `/tables/${table}`);
  }

  execution(requestId: string): Promise<ExecutionSeen> {
    return this.#control("GET", `/executions/${this.idOf(requestId)}`);
  }

  /** Meta reports a failure of the newest message of that role. */
  whatsAppFails(role: "template" | "message", code: number): Promise<void> {
    return this.whatsAppReports(role, "failed", {
      errors: [{ code, title: "It failed", message: "It failed" }],
    });
  }

  async whatsAppReports(role: "template" | "message", status: string, more: object = {}): Promise<void> {
    const message = await this.#newest(role);
    const report = {
      id: message.wa_msg_id,
      status,
      timestamp: String(Math.floor(Date.parse(await this.now()) / 1000)),
      recipient_id: this.number.slice(1),
      ...more,
    };
    const { metaPhoneNumberId } = business;
    const metadata = { display_phone_number: "15550783881", phone_number_id: metaPhoneNumberId };
    const value = { messaging_product: "whatsapp", metadata, statuses: [report] };
    await this.#control("POST", "/events/whatsapp", {
      context: {
        MetaWabaIds: [{ wabaId: business.wabaId, arn: business.wabaArn }],
        MetaPhoneNumberIds: [{ metaPhoneNumberId, arn: phoneNumberArn(business) }],
      },
      whatsAppWebhookEntry: JSON.stringify({ id: business.wabaId, changes: [{ field: "messages", value }] }),
      aws_account_id: "111122223333",
      message_timestamp: await this.now(),
      messageId: message.eum_msg_id,
    });
    await this.passes(1);
  }

  /** A carrier reports of the newest SMS. */
  async smsIs(eventType: string, more: object = { isFinal: true }): Promise<void> {
    const [message] = (await this.#messages()).filter(({ type }) => type === "sms").slice(-1);
    await this.#control("POST", "/events/sms", {
      version: "0",
      id: "7f2a8c1e-0000-4000-8000-000000000000",
      source: "aws.sms-voice",
      "detail-type": "Text Message Delivery Status Updated",
      account: "111122223333",
      time: await this.now(),
      region: "us-east-1",
      resources: [],
      detail: {
        eventType,
        eventTimestamp: Date.parse(await this.now()),
        messageId: message?.eum_msg_id,
        messageStatus: eventType.slice("TEXT_".length),
        ...more,
      },
    });
    await this.passes(1);
  }

  async #newest(role: string): Promise<Row> {
    const found = (await this.#messages()).filter((message) => message.role === role).at(-1);
    if (found === undefined) throw new Error(`There is no message whose role is ${role}.`);
    return found;
  }

  async #messages(): Promise<Row[]> {
    const prefix = this.idOf("rv-");
    const messages = (await this.rows("messages")).filter(({ request_id }) =>
      String(request_id).startsWith(prefix),
    );
    return messages.sort((one, other) =>
      String(one.registration_date).localeCompare(String(other.registration_date)),
    );
  }

  async #post(path: string, requestId: string, message: object): Promise<void> {
    await this.#api(
      "POST",
      path,
      { destination_number: this.number, ...message },
      {
        "idempotency-key": this.idOf(requestId),
      },
    );
    await this.passes(0);
  }

  #api(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Row> {
    return this.#fetch<Row>(method, `/v1${path}`, body, { "x-api-key": this.#place.apiKey, ...headers });
  }

  #control<Answer = unknown>(method: string, path: string, body?: object): Promise<Answer> {
    return this.#fetch<Answer>(method, `/sandbox${path}`, body);
  }

  async #fetch<Answer>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.#place.url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer}`);
    return (answer === "" ? undefined : JSON.parse(answer)) as Answer;
  }
}
