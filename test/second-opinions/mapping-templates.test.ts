import { beforeAll, expect, it } from "vitest";
import { AwsError, type JsonObject } from "../../sandbox/cloud/service.ts";
import { openApi } from "../sandbox/cloud/api-gateway/fixture.ts";
import { mixedBodies, soundBodies } from "./bodies.ts";
import { type ApiDocument, apiDocument, requestTemplate, responseTemplate } from "./document.ts";
import { askJava, describeWith } from "./tools.ts";

interface Question {
  readonly template: string;
  readonly body: string;
  readonly header: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
}

interface Rendered {
  readonly text: string;
  readonly responseOverride: {
    readonly status?: number;
    readonly header: Readonly<Record<string, string>>;
  };
}

const onVelocity = (questions: readonly Question[]) => askJava<Rendered[]>("Templates", questions);

/** Headers that the templates set. */
const headers = ["location", "retry-after"];

describeWith("java", "on Apache Velocity a mapping template says what it says in the sandbox", () => {
  let document: ApiDocument;
  let body: string;
  beforeAll(async () => {
    document = await apiDocument();
    body = JSON.stringify(document);
  });

  it.each(["/sendSMS", "/sendWhatsApp"])(
    "%s to Step Functions: the same name, and the same input character for character",
    async (path) => {
      const { post, inputs } = openApi(undefined, { body });
      const questions: Question[] = [];
      for (const sent of [...soundBodies(), ...mixedBodies()]) {
        await post(path, sent);
        // What the model refuses does not come as far as the template.
        if (inputs().length === questions.length) continue;
        // An empty body reads as an empty object.
        questions.push(question(requestTemplate(document, path), sent || "{}", {}, inputs().at(-1)));
      }

      const theirs = await onVelocity(questions);

      expect(questions.length).toBeGreaterThan(200);
      expect(theirs.map(({ text }) => JSON.parse(text) as unknown)).toEqual(inputs());
    },
  );

  it.each(["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])("of a key in %s", async (header) => {
    const keys = ["order-4711", "a b", "refused: x", "x".repeat(81), "k$1", "__proto__", "'\"\\"];
    const [sent = ""] = soundBodies();
    const { post, inputs } = openApi(undefined, { body });
    for (const key of keys) await post("/sendSMS", sent, { "idempotency-key": key });

    const theirs = await onVelocity(
      keys.map((key) => question(requestTemplate(document, "/sendSMS"), sent, { host: "x", [header]: key })),
    );

    expect(theirs.map(({ text }) => JSON.parse(text) as unknown)).toEqual(inputs());
  });

  it.each(["order-4711", "not a key"])(
    "to a caller with the key %j: the same status, headers and body, whatever Step Functions answers",
    async (key) => {
      const header = { "idempotency-key": key };
      const ours: unknown[] = [];
      let answer: AwsError | JsonObject = {};
      const { post } = openApi(() => answerOrThrow(answer), { body });
      for (const outcome of outcomes) {
        answer = outcome;
        const { status, text, headers: answered } = await post("/sendSMS", soundBodies()[0], header);
        const set = headers.map((name) => answered.get(name));
        ours.push({ status, headers: set, body: JSON.parse(text) as unknown });
      }

      const selected = outcomes.map((outcome) => responseTemplate(document, "/sendSMS", statusOf(outcome)));
      const rendered = await onVelocity(
        outcomes.map((outcome, index) =>
          question(selected[index]?.template ?? "", JSON.stringify(bodyOf(outcome)), header),
        ),
      );

      const theirs = rendered.map(({ text, responseOverride: { status, header: set } }, index) => ({
        status: status ?? selected[index]?.status,
        headers: headers.map((name) => headerNamed(set, name)),
        body: JSON.parse(text) as unknown,
      }));
      expect(theirs).toEqual(ours);
    },
  );
});

/** What Step Functions may answer. */
const outcomes: ReadonlyArray<AwsError | JsonObject> = [
  { executionArn: "arn:aws:states:us-east-1:123456789012:execution:send-sms:order-4711", startDate: 1 },
  new AwsError("ExecutionAlreadyExists", "Execution Already Exists: 'arn:…'"),
  new AwsError("com.amazonaws.swf.service.v2.model#ExecutionAlreadyExists", 'it\'s "there"'),
  new AwsError("InvalidExecutionInput", "…"),
  new AwsError(
    "ValidationException",
    "1 validation error detected: Value at 'input' failed to satisfy constraint",
  ),
  new AwsError(
    "ValidationException",
    "1 validation error detected: Value at 'name' failed to satisfy constraint",
  ),
  new AwsError("InvalidName", "Invalid Name: 'refused: wrong Idempotency-Key'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: wrong reference'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: missing destination_number'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: unknown colour'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: unknown'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: unknown template.lang'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: missing message.image'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: against both'"),
  new AwsError("InvalidName", "Invalid Name: 'refused: parameter dry_run'"),
  new AwsError("InvalidName", "…"),
  new AwsError("ExecutionLimitExceeded", "…"),
  new AwsError("ThrottlingException", "Rate exceeded"),
  new AwsError("KmsThrottlingException", "…"),
  new AwsError("StateMachineDoesNotExist", "…"),
  new AwsError("AccessDeniedException", "…"),
  new AwsError("InternalServerException", "…", 500),
  new AwsError("ServiceUnavailable", "…", 503),
];

function answerOrThrow(outcome: AwsError | JsonObject): JsonObject {
  if (outcome instanceof AwsError) throw outcome;
  return outcome;
}

function statusOf(outcome: AwsError | JsonObject): number {
  return outcome instanceof AwsError ? outcome.status : 200;
}

function bodyOf(outcome: AwsError | JsonObject): JsonObject {
  return outcome instanceof AwsError ? { __type: outcome.code, message: outcome.message } : outcome;
}

function headerNamed(set: Readonly<Record<string, string>>, name: string): string | null {
  return Object.entries(set).find(([header]) => header.toLowerCase() === name)?.[1] ?? null;
}

/** @param started what was sent to Step Functions: without a key its name is one of API Gateway's ids */
function question(
  template: string,
  body: string,
  header: Readonly<Record<string, string>>,
  started: JsonObject = {},
): Question {
  const id = started.name ?? "an-id";
  return { template, body, header, context: { requestId: id, extendedRequestId: id, path: "/v1/sendSMS" } };
}
