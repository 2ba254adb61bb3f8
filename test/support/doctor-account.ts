import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export const accountId = "111122223333";
export const topicArn = `arn:aws:sns:us-east-1:${accountId}:whatsapp-events`;
export const configurationSetArn = `arn:aws:sms-voice:us-east-1:${accountId}:configuration-set/messages`;
export const numberArn = (id: string) =>
  `arn:aws:social-messaging:us-east-1:${accountId}:phone-number-id/${id}`;

/** A topic's policy that lets the service alone publish, for this account alone. */
export const closedPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "social-messaging.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
  ],
};

/** With this policy SNS makes a topic: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
export const policyOfNewTopic = {
  Version: "2008-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["SNS:GetTopicAttributes", "SNS:Subscribe", "SNS:Publish"],
      Resource: topicArn,
      Condition: { StringEquals: { "AWS:SourceOwner": accountId } },
    },
  ],
};

export function businessNumber(id: string, fields: object = {}) {
  return {
    arn: numberArn(id),
    phoneNumber: "+18445550199",
    phoneNumberId: `phone-number-id-${id}`,
    metaPhoneNumberId: "1",
    displayPhoneNumberName: "Example Company",
    displayPhoneNumber: "+1 844-555-0199",
    qualityRating: "GREEN",
    ...fields,
  };
}

export function smsNumber(fields: object = {}) {
  return {
    PhoneNumberArn: `arn:aws:sms-voice:us-east-1:${accountId}:phone-number/phone-1`,
    PhoneNumberId: "phone-1",
    PhoneNumber: "+18445550123",
    Status: "ACTIVE",
    MessageType: "TRANSACTIONAL",
    NumberCapabilities: ["SMS", "VOICE"],
    SelfManagedOptOutsEnabled: false,
    OptOutListName: "Default",
    ...fields,
  };
}

export const templateDefinition = {
  name: "message_waiting",
  language: "en",
  status: "APPROVED",
  category: "UTILITY",
  components: [
    {
      type: "BODY",
      text: "You have a message waiting from Example Company. Reply to this message to receive it.",
    },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Send it" }] },
  ],
};

export function templateSummary(fields: object = {}) {
  return {
    templateName: "message_waiting",
    metaTemplateId: "42",
    templateStatus: "APPROVED",
    templateQualityScore: "GREEN",
    templateLanguage: "en",
    templateCategory: "UTILITY",
    ...fields,
  };
}

/** What the stub answers; a good account, each field of which a test may spoil. */
export function goodAccount() {
  return {
    businessAccount: {
      arn: `arn:aws:social-messaging:us-east-1:${accountId}:waba/1`,
      id: "waba-1",
      wabaId: "7",
      wabaName: "Example Company",
      registrationStatus: "COMPLETE",
      linkDate: 1_760_000_000,
      eventDestinations: [{ eventDestinationArn: topicArn }] as object[],
      phoneNumbers: [businessNumber("aaa")] as object[],
    },
    isLinked: true,
    templates: [templateSummary()] as object[],
    definition: templateDefinition as object,
    topic: { Policy: JSON.stringify(closedPolicy) } as Record<string, string> | undefined,
    configurationSets: [{ ConfigurationSetArn: configurationSetArn, ConfigurationSetName: "messages" }],
    phoneNumbers: [smsNumber()] as object[],
    senderIds: [] as object[],
    pools: [] as object[],
    optOutLists: [{ OptOutListName: "Default", OptOutListArn: "arn" }],
    tier: "PRODUCTION",
    spendLimit: { EnforcedLimit: 500, MaxLimit: 1_000 },
    apiGateway: {
      cloudwatchRoleArn: "arn:aws:iam::111122223333:role/api-gateway-logs" as string | undefined,
      throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 },
    },
    concurrency: 1_000,
    quotas: [
      {
        QuotaName: "StartExecution throttle token refill rate per second",
        QuotaCode: "L-REFILL",
        Value: 300,
      },
    ],
    defaultQuotas: [
      {
        QuotaName: "StartExecution throttle token refill rate per second",
        QuotaCode: "L-REFILL",
        Value: 150,
      },
      { QuotaName: "StartExecution throttle token bucket size", QuotaCode: "L-BUCKET", Value: 1_300 },
      { QuotaName: "Maximum open executions per account", QuotaCode: "L-OPEN", Value: 1_000_000 },
    ],
  };
}
export type Account = ReturnType<typeof goodAccount>;

/** An AWS account for the doctor, at the SDK's own protocols; it knows no call that changes anything. */
export class DoctorAccount {
  /** What it has. */
  has = goodAccount();
  /** The IAM actions that it refuses. */
  refused: readonly string[] = [];
  /** The error with which it answers everything, by its code. */
  refusesAll: string | undefined;
  /** The access keys with which the calls were signed. */
  readonly keys = new Set<string>();
  /** The IAM actions that it was asked for. */
  readonly asked = new Set<string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const body = (await request.toArray()).join("");
      const action = actionOf(request, body);
      this.asked.add(action);
      this.keys.add(/Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "");
      const isXml = /^(sts|sns):/.test(action);
      const refusal =
        this.refusesAll ?? (this.refused.includes(action) ? "AccessDeniedException" : undefined);
      const answer = refusal === undefined ? this.#answer(action, request, body) : undefined;
      response.setHeader("content-type", isXml ? "text/xml" : "application/json");
      if (answer !== undefined) return response.end(isXml ? String(answer) : JSON.stringify(answer));
      const error = refusal ?? (isXml ? "NotFound" : "ResourceNotFoundException");
      response.writeHead(refusal === undefined ? 404 : 403, { "x-amzn-errortype": error });
      return response.end(isXml ? xmlError(error) : JSON.stringify({ __type: error, message: "no" }));
    });
  }

  static async listen(): Promise<DoctorAccount> {
    const account = new DoctorAccount();
    await new Promise<void>((resolve) => account.#server.listen(0, "127.0.0.1", resolve));
    return account;
  }

  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
  }

  close(): void {
    this.#server.close();
  }

  /** Undefined is "not found"; what is not listed here the account does not know, and the test fails. */
  #answer(action: string, { url = "" }: IncomingMessage, body: string): unknown {
    const { has } = this;
    switch (action) {
      case "sts:GetCallerIdentity":
        return `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
      case "sns:GetTopicAttributes":
        return has.topic && attributes(has.topic);
      case "social-messaging:ListLinkedWhatsAppBusinessAccounts":
        return { linkedAccounts: has.isLinked ? [{ ...has.businessAccount, phoneNumbers: undefined }] : [] };
      case "social-messaging:GetLinkedWhatsAppBusinessAccount":
        return { account: has.businessAccount };
      case "social-messaging:ListWhatsAppMessageTemplates":
        // In two pages, as an account with many has them.
        return url.includes("nextToken")
          ? { templates: has.templates }
          : { templates: [templateSummary({ templateName: "another" })], nextToken: "more" };
      case "social-messaging:GetWhatsAppMessageTemplate":
        return { template: JSON.stringify(has.definition) };
      case "sms-voice:DescribeConfigurationSets":
        return has.configurationSets.length === 0 ? undefined : { ConfigurationSets: has.configurationSets };
      case "sms-voice:DescribePhoneNumbers":
        return { PhoneNumbers: has.phoneNumbers };
      case "sms-voice:DescribeSenderIds":
        return { SenderIds: has.senderIds };
      case "sms-voice:DescribePools":
        return has.pools.length === 0 ? undefined : { Pools: has.pools };
      case "sms-voice:DescribeOptOutLists":
        return has.optOutLists.length === 0 ? undefined : { OptOutLists: has.optOutLists };
      case "sms-voice:DescribeAccountAttributes":
        return {
          AccountAttributes: [
            { Name: "DEFAULT_PROTECT_CONFIGURATION_ID", Value: "protect-1" },
            { Name: "ACCOUNT_TIER", Value: has.tier },
          ],
        };
      case "sms-voice:DescribeSpendLimits":
        return { SpendLimits: [{ Name: "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT", ...has.spendLimit }] };
      case "apigateway:GET":
        return has.apiGateway;
      case "lambda:GetAccountSettings":
        return {
          AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: has.concurrency },
        };
      case "servicequotas:ListServiceQuotas":
        return { Quotas: body.includes('"states"') ? has.quotas : [] };
      case "servicequotas:ListAWSDefaultServiceQuotas":
        return { Quotas: has.defaultQuotas };
      default:
        throw new Error(`The stub has no ${action}`);
    }
  }
}

/** The IAM action of a call, by which protocol it comes in. */
function actionOf({ headers, method, url = "" }: IncomingMessage, body: string): string {
  const target = String(headers["x-amz-target"] ?? "").split(".");
  if (target[0] === "PinpointSMSVoiceV2") return `sms-voice:${target[1]}`;
  if (target[0] === "ServiceQuotasV20190624") return `servicequotas:${target[1]}`;
  const [, service = ""] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)/.exec(headers.authorization ?? "") ?? [];
  const query = new URLSearchParams(body).get("Action");
  if (query !== null) return `${service}:${query}`;
  return rest[`${method} ${url.split("?")[0]}`] ?? `${service}: ${method} ${url}`;
}

const rest: Readonly<Record<string, string>> = {
  "GET /v1/whatsapp/waba/list": "social-messaging:ListLinkedWhatsAppBusinessAccounts",
  "GET /v1/whatsapp/waba/details": "social-messaging:GetLinkedWhatsAppBusinessAccount",
  "GET /v1/whatsapp/template/list": "social-messaging:ListWhatsAppMessageTemplates",
  "GET /v1/whatsapp/template": "social-messaging:GetWhatsAppMessageTemplate",
  "GET /account": "apigateway:GET",
  "GET /2016-08-19/account-settings": "lambda:GetAccountSettings",
};

function attributes(topic: Record<string, string>): string {
  const entries = Object.entries(topic).map(
    ([key, value]) => `<entry><key>${key}</key><value>${escaped(value)}</value></entry>`,
  );
  return `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes>${entries.join("")}</Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`;
}

function xmlError(code: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
