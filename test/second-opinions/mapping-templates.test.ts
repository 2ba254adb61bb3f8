import { expect, it } from "vitest";
import { AwsError } from "../../sandbox/cloud/service.ts";
import { openApi } from "../sandbox/cloud/api-gateway/fixture.ts";
import { soundBodies } from "./bodies.ts";
import { type AwsIntegration, integrationOf } from "./document.ts";
import { askJava, describeWith } from "./tools.ts";

interface Question {
  readonly template: string;
  readonly body: string;
  readonly header: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
}

interface Rendered {
  readonly text: string;
  readonly responseOverride: { readonly status?: number; readonly header: Readonly<Record<string, string>> };
}

const rendered = (questions: readonly Question[]) => askJava<Rendered[]>("Templates", questions);
const sendSms = integrationOf("/sendSMS");

describeWith("java", "on Apache Velocity a mapping template says what it says in the sandbox", () => {
  it("to Step Functions: the same name, and the same input character for character", async () => {
    const { post, inputs } = openApi();
    const bodies = soundBodies();
    for (const body of bodies) expect((await post("/sendSMS", body)).text).toContain("accepted");
    const ours = inputs();

    const theirs = await rendered(
      bodies.map((body, index) => {
        // Without a key the name comes from one of API Gateway's ids.
        const id = ours[index]?.name;
        return question(sendSms.requestTemplates["application/json"], body, {}, id);
      }),
    );

    expect(theirs.map(({ text }) => JSON.parse(text))).toEqual(ours);
  });

  it.each(["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])("of a key in %s", async (header) => {
    const keys = ["order-4711", "a b", "refused: x", "x".repeat(81), "k$1", "__proto__", "'\"\\"];
    const body = soundBodies()[0] ?? "";
    const { post, inputs } = openApi();
    for (const key of keys) await post("/sendSMS", body, { "idempotency-key": key });

    const theirs = await rendered(
      keys.map((key) =>
        question(sendSms.requestTemplates["application/json"], body, { host: "x", [header]: key }, "an-id"),
      ),
    );

    expect(theirs.map(({ text }) => JSON.parse(text))).toEqual(inputs());
  });

  it("to the caller: the same status, headers and body, whatever Step Functions answers", async () => {
    const answers = [
      new AwsError("ExecutionAlreadyExists", "Execution Already Exists: 'arn:…'"),
      new AwsError("com.amazonaws.swf.service.v2.model#ExecutionAlreadyExists", 'it\'s "there"'),
      new AwsError("InvalidExecutionInput", "…"),
      new AwsError("ValidationException", "…"),
      new AwsError("InvalidName", "Invalid Name: 'x'"),
      new AwsError("ExecutionLimitExceeded", "…"),
      new AwsError("ThrottlingException", "Rate exceeded"),
      new AwsError("KmsThrottlingException", "…"),
      new AwsError("StateMachineDoesNotExist", "…"),
      new AwsError("AccessDeniedException", "…"),
      new AwsError("InternalServerException", "…", 500),
      new AwsError("ServiceUnavailable", "…", 503),
    ];
    for (const key of ["order-4711", "not a key"]) {
      const header = { "idempotency-key": key };
      const ours = [];
      for (const error of answers) {
        const { post } = openApi(() => {
          throw error;
        });
        const { status, headers, text } = await post("/sendSMS", soundBodies()[0], header);
        ours.push({ status, retryAfter: headers.get("retry-after"), body: JSON.parse(text) as unknown });
      }

      const selected = answers.map(({ status }) => responseFor(sendSms, status));
      const theirs = await rendered(
        answers.map(({ code, message }, index) =>
          question(
            selected[index]?.template ?? "",
            JSON.stringify({ __type: code, message }),
            header,
            "an-id",
          ),
        ),
      );

      expect(
        theirs.map(({ text, responseOverride }, index) => ({
          status: responseOverride.status ?? selected[index]?.status,
          retryAfter: responseOverride.header["Retry-After"] ?? null,
          body: JSON.parse(text) as unknown,
        })),
      ).toEqual(ours);
    }
  });

  it("to the caller whose request was accepted", async () => {
    const { post } = openApi();
    const ours = await post("/sendSMS", soundBodies()[0], { "idempotency-key": "order-4711" });
    const executionArn = "arn:aws:states:us-east-1:123456789012:execution:send-sms:order-4711";

    const [theirs] = await rendered([
      question(
        responseFor(sendSms, 200).template,
        JSON.stringify({ executionArn, startDate: 1 }),
        {},
        "an-id",
      ),
    ]);

    expect(JSON.parse(theirs?.text ?? "")).toEqual(JSON.parse(ours.text));
  });
});

function question(
  template: string,
  body: string,
  header: Readonly<Record<string, string>>,
  id: unknown,
): Question {
  return { template, body, header, context: { requestId: id, extendedRequestId: id } };
}

/** Which response template API Gateway takes for a back end's HTTP status, and its own status. */
function responseFor({ responses }: AwsIntegration, status: number): { template: string; status: number } {
  const pattern = Object.keys(responses).find((candidate) =>
    new RegExp(`^(?:${candidate})$`).test(String(status)),
  );
  const response = responses[pattern ?? "default"];
  if (response === undefined) throw new Error(`No response for ${status}.`);
  return { template: response.responseTemplates["application/json"], status: Number(response.statusCode) };
}
