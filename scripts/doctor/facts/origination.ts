import {
  DescribePhoneNumbersCommand,
  DescribePoolsCommand,
  DescribeSenderIdsCommand,
  type PhoneNumberInformation,
  PinpointSMSVoiceV2Client,
  paginateDescribePhoneNumbers,
  paginateDescribeSenderIds,
  type SenderIdInformation,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { ask, type Fact, fact, find } from "../fact.ts";
import type { ClientConfig } from "./client.ts";
import { listOf } from "./pages.ts";

/** What SMS are sent from. */
export interface Origination {
  readonly kind: "phone number" | "pool" | "sender ID";
  /** `ACTIVE`, if it can be sent from. Sender IDs have none. */
  readonly status: string | undefined;
  /** Whether it can send SMS at all; undefined of what has no capabilities of its own. */
  readonly sendsSms: boolean | undefined;
  readonly messageTypes: readonly string[];
  readonly optOutList: string | undefined;
  /** Whether STOP and HELP are left to whoever sends. */
  readonly isSelfManaged: boolean;
  /** Message parts a second, where AWS says. */
  readonly partsPerSecond: number | undefined;
}

/**
 * Undefined if there is no such identity.
 * @param entity as `originatingEntity` takes it: an ARN, an id, a number or a sender ID
 */
export function readOrigination(
  config: ClientConfig,
  entity: string,
): Promise<Fact<Origination | undefined>> {
  const client = new PinpointSMSVoiceV2Client(config);
  const [kind = "", id = "", country = ""] = entity.startsWith("arn:")
    ? (entity.split(":").at(-1) ?? "").split("/")
    : [];
  return fact(async () => {
    if (kind === "pool" || entity.startsWith("pool-")) return poolOf(client, entity);
    if (kind === "phone-number" || entity.startsWith("phone-")) return numberOf(await byId(client, entity));
    if (kind === "sender-id") return senderOf(await bySenderId(client, id, country));
    return numberOf(await byNumber(client, entity)) ?? senderOf(await byName(client, entity));
  });
}

async function poolOf(client: PinpointSMSVoiceV2Client, id: string): Promise<Origination | undefined> {
  const answer = await find("sms-voice:DescribePools", () =>
    client.send(new DescribePoolsCommand({ PoolIds: [id] })),
  );
  const [pool] = answer?.Pools ?? [];
  return (
    pool && {
      kind: "pool",
      status: pool.Status,
      sendsSms: undefined,
      messageTypes: pool.MessageType === undefined ? [] : [pool.MessageType],
      optOutList: pool.OptOutListName,
      isSelfManaged: pool.SelfManagedOptOutsEnabled ?? false,
      partsPerSecond: undefined,
    }
  );
}

async function byId(client: PinpointSMSVoiceV2Client, id: string) {
  const answer = await find("sms-voice:DescribePhoneNumbers", () =>
    client.send(new DescribePhoneNumbersCommand({ PhoneNumberIds: [id] })),
  );
  return answer?.PhoneNumbers?.[0];
}

async function bySenderId(client: PinpointSMSVoiceV2Client, SenderId: string, IsoCountryCode: string) {
  const answer = await find("sms-voice:DescribeSenderIds", () =>
    client.send(new DescribeSenderIdsCommand({ SenderIds: [{ SenderId, IsoCountryCode }] })),
  );
  return answer?.SenderIds?.[0];
}

/** AWS takes no number in place of an id, and no sender ID without a country. */
async function byNumber(client: PinpointSMSVoiceV2Client, number: string) {
  const numbers = await ask("sms-voice:DescribePhoneNumbers", () =>
    listOf(paginateDescribePhoneNumbers({ client }, {}), ({ PhoneNumbers }) => PhoneNumbers),
  );
  const digits = number.replace("+", "");
  return numbers.find(({ PhoneNumber }) => PhoneNumber?.replace("+", "") === digits);
}

async function byName(client: PinpointSMSVoiceV2Client, name: string) {
  const senders = await ask("sms-voice:DescribeSenderIds", () =>
    listOf(paginateDescribeSenderIds({ client }, {}), ({ SenderIds }) => SenderIds),
  );
  return senders.find(({ SenderId }) => SenderId === name);
}

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_PhoneNumberInformation.html */
function numberOf(number: PhoneNumberInformation | undefined): Origination | undefined {
  return (
    number && {
      kind: "phone number",
      status: number.Status,
      sendsSms: number.NumberCapabilities?.includes("SMS") ?? false,
      messageTypes: number.MessageType === undefined ? [] : [number.MessageType],
      optOutList: number.OptOutListName,
      isSelfManaged: number.SelfManagedOptOutsEnabled ?? false,
      partsPerSecond: number.MessagingLimits?.RateLimits?.SMS,
    }
  );
}

function senderOf(sender: SenderIdInformation | undefined): Origination | undefined {
  return (
    sender && {
      kind: "sender ID",
      status: undefined,
      sendsSms: undefined,
      messageTypes: sender.MessageTypes ?? [],
      optOutList: undefined,
      isSelfManaged: false,
      partsPerSecond: sender.MessagingLimits?.RateLimits?.SMS,
    }
  );
}
