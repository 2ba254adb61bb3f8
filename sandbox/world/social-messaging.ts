import * as client from "@aws-sdk/client-socialmessaging";
import { restOperationsOf } from "../cloud/rest-json.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../cloud/service.ts";
import {
  type BusinessNumber,
  linkedAccountId,
  phoneNumberArn,
  phoneNumberTail,
  siblingArn,
} from "./business.ts";
import type { Template } from "./templates.ts";
import { WhatsApp, type WhatsAppDeps } from "./whatsapp.ts";

export type SocialMessagingDeps = WhatsAppDeps;

/** 1 to 2,048,000 bytes. https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_SendWhatsAppMessage.html */
const largestMessage = 2_048_000;
const oldestMetaApiVersion = 20;
const defaultPage = 50;

/**
 * AWS End User Messaging Social, whose IAM prefix and signing name are `social-messaging`. Inputs and outputs
 * are those of its REST-JSON protocol: blobs are base64, times epoch seconds, query parameters members like others.
 */
export class SocialMessaging implements AwsService {
  readonly restOperations = restOperationsOf(client);
  readonly #businesses: readonly BusinessNumber[];
  readonly #templates: readonly Template[];
  readonly #whatsApp: WhatsApp;
  readonly #linkedAt: number;

  constructor(deps: SocialMessagingDeps) {
    if (deps.businesses.length === 0) throw new Error("SocialMessaging needs at least one business number.");
    this.#businesses = deps.businesses;
    this.#templates = deps.templates;
    this.#whatsApp = new WhatsApp(deps);
    this.#linkedAt = Math.floor(deps.clock.now() / 1000);
  }

  /** See {@link WhatsApp.overhear}. */
  overhear(topicMessage: string): void {
    this.#whatsApp.overhear(topicMessage);
  }

  resources(action: string, input: JsonObject): string[] {
    switch (action) {
      case "SendWhatsAppMessage": {
        const given = input.originationPhoneNumberId;
        const [business] = this.#businesses;
        if (typeof given !== "string" || business === undefined) return ["*"];
        return [given.startsWith("arn:") ? given : siblingArn(business, phoneNumberTail(given))];
      }
      case "GetLinkedWhatsAppBusinessAccount":
      case "ListWhatsAppMessageTemplates":
      case "GetWhatsAppMessageTemplate": {
        const [business] = this.#businesses;
        const id = input.id;
        if (typeof id !== "string" || business === undefined) return ["*"];
        const prefix = business.wabaArn.slice(0, business.wabaArn.lastIndexOf("/") + 1);
        return [id.startsWith("arn:") ? id : `${prefix}${id.replace(/^waba-/, "")}`];
      }
      default:
        return ["*"];
    }
  }

  async call(action: string, input: JsonObject): Promise<JsonObject> {
    switch (action) {
      case "SendWhatsAppMessage":
        return this.#send(input);
      case "ListLinkedWhatsAppBusinessAccounts":
        return page(this.#accounts().map(this.#summary), input, "linkedAccounts");
      case "GetLinkedWhatsAppBusinessAccount":
        return { account: this.#account(input) };
      case "ListWhatsAppMessageTemplates":
        this.#account(input);
        return page(this.#templates.map(templateSummary), input, "templates");
      case "GetWhatsAppMessageTemplate":
        this.#account(input);
        return { template: JSON.stringify(this.#template(input)) };
      default:
        throw new Error(`The sandbox's social-messaging does not know ${action}.`);
    }
  }

  #send(input: JsonObject): JsonObject {
    const origination = required(input, "originationPhoneNumberId");
    const message = required(input, "message");
    const version = /^v(\d+)\.\d+$/.exec(required(input, "metaApiVersion"));
    if (version === null)
      throw new AwsError(
        "ValidationException",
        "metaApiVersion: give it as v followed by a number, such as v24.0.",
      );
    if (Number(version[1]) < oldestMetaApiVersion) {
      throw new AwsError(
        "InvalidParametersException",
        `metaApiVersion: only v${oldestMetaApiVersion}.0 and later are supported.`,
      );
    }
    if (!/^(.*(^phone-number-id-.*$)|(^arn:.*:phone-number-id\/[0-9a-zA-Z]+$).*)$/.test(origination)) {
      throw new AwsError(
        "ValidationException",
        "originationPhoneNumberId: must be phone-number-id-… or its ARN.",
      );
    }
    const bytes = decode(message);
    if (bytes.length < 1 || bytes.length > largestMessage) {
      throw new AwsError("ValidationException", `message: must have 1 to ${largestMessage} bytes.`);
    }
    const business = this.#businesses.find(
      (candidate) => phoneNumberTail(candidate.phoneNumberId) === phoneNumberTail(origination),
    );
    if (
      business === undefined ||
      (origination.startsWith("arn:") && origination !== phoneNumberArn(business))
    ) {
      throw new AwsError(
        "ResourceNotFoundException",
        `No phone number ${origination} is linked to this account.`,
        404,
      );
    }
    return { messageId: this.#whatsApp.submit(business, parseBody(bytes)) };
  }

  /** One entry a business account, whichever of its numbers comes first. */
  #accounts(): BusinessNumber[] {
    return this.#businesses.filter(
      (business, index) =>
        this.#businesses.findIndex((other) => other.wabaArn === business.wabaArn) === index,
    );
  }

  readonly #summary = (business: BusinessNumber): JsonObject => ({
    arn: business.wabaArn,
    id: linkedAccountId(business),
    wabaId: business.wabaId,
    registrationStatus: "COMPLETE",
    linkDate: this.#linkedAt,
    wabaName: business.wabaName ?? "Example Company",
    eventDestinations:
      business.eventDestinationArn === undefined
        ? []
        : [{ eventDestinationArn: business.eventDestinationArn }],
  });

  #account(input: JsonObject): JsonObject {
    const id = required(input, "id");
    const account = this.#accounts().find(
      (business) => id === business.wabaArn || id === linkedAccountId(business),
    );
    if (account === undefined) {
      throw new AwsError(
        "ResourceNotFoundException",
        `No WhatsApp business account ${id} is linked to this account.`,
        404,
      );
    }
    const numbers = this.#businesses.filter((business) => business.wabaArn === account.wabaArn);
    return {
      ...this.#summary(account),
      phoneNumbers: numbers.map((business) => ({
        arn: phoneNumberArn(business),
        phoneNumber: `+${business.displayPhoneNumber}`,
        phoneNumberId: business.phoneNumberId,
        metaPhoneNumberId: business.metaPhoneNumberId,
        displayPhoneNumberName: business.wabaName ?? "Example Company",
        displayPhoneNumber: `+${business.displayPhoneNumber}`,
        qualityRating: "GREEN",
      })),
    };
  }

  #template(input: JsonObject): Template {
    const { metaTemplateId, templateName, templateLanguageCode } = input;
    const template = this.#templates.find((candidate) =>
      metaTemplateId === undefined
        ? candidate.name === templateName &&
          (templateLanguageCode === undefined || candidate.language === templateLanguageCode)
        : candidate.id === metaTemplateId,
    );
    if (template === undefined) throw new AwsError("ResourceNotFoundException", "No such template.", 404);
    return template;
  }
}

function required(input: JsonObject, member: string): string {
  const value = input[member];
  if (typeof value === "string" && value !== "") return value;
  throw new AwsError("ValidationException", `${member}: is required and must be a string.`);
}

function decode(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) {
    throw new AwsError(
      "ValidationException",
      "message: is not base64; the blob is to be encoded exactly once.",
    );
  }
  return Buffer.from(base64, "base64");
}

function parseBody(bytes: Buffer): JsonObject {
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as JsonObject;
  } catch {
    // Falls through to the one error for every body that is not an object.
  }
  throw new AwsError("InvalidParametersException", "message: must be a WhatsApp message object in JSON.");
}

/** AWS passes list parameters in the query, so that numbers may come as strings. */
function page(items: Json[], input: JsonObject, member: string): JsonObject {
  const size = Number(input.maxResults ?? defaultPage);
  const from = Number(input.nextToken ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw new AwsError("ValidationException", "maxResults: must be a whole number from 1 to 100.");
  }
  if (!Number.isInteger(from) || from < 0)
    throw new AwsError("ValidationException", "nextToken: is not one of ours.");
  const next = from + size;
  return { [member]: items.slice(from, next), ...(next < items.length && { nextToken: String(next) }) };
}

function templateSummary(template: Template): JsonObject {
  return {
    templateName: template.name,
    metaTemplateId: template.id,
    templateStatus: template.status,
    templateQualityScore: template.status === "PAUSED" ? "RED" : "GREEN",
    templateLanguage: template.language,
    templateCategory: template.category,
  };
}
