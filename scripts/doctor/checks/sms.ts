import { type Check, type InAccount, ifKnown } from "../check.ts";
import { awsCli } from "../commands.ts";
import type { Origination } from "../facts/origination.ts";
import { ok, type Said, warning, wrong } from "../finding.ts";

const guide = "https://docs.aws.amazon.com/sms-voice/latest/userguide";
const console = "https://console.aws.amazon.com/sms-voice/";

/** What SMS are sent with and from, and what the account may send. */
export const sms: Check<InAccount> = {
  name: "sms",
  actions: [
    "sms-voice:DescribeConfigurationSets",
    "sms-voice:DescribePhoneNumbers",
    "sms-voice:DescribePools",
    "sms-voice:DescribeSenderIds",
    "sms-voice:DescribeOptOutLists",
    "sms-voice:DescribeAccountAttributes",
    "sms-voice:DescribeSpendLimits",
  ],
  look: (known) => [
    ...configurationSet(known),
    ...ifKnown(known.facts.origination, "What SMS are sent from", (identity) => origination(identity, known)),
    ...tier(known),
    ...spendLimit(known),
  ],
};

function configurationSet({ stack, facts, settings: { configurationSetArn: arn = "" } }: InAccount) {
  return ifKnown(facts.configurationSet, "Whether the configuration set exists", (exists) => {
    const name = arn.split("/").at(-1) ?? "";
    if (exists) return [ok(`The configuration set ${name} exists.`)];
    const create = ["create-configuration-set", "--configuration-set-name", name];
    return [
      wrong(`There is no configuration set ${arn}.`, awsCli(stack, "pinpoint-sms-voice-v2", ...create)),
    ];
  });
}

function origination(identity: Origination | undefined, known: InAccount): readonly Said[] {
  const { originatingEntity: entity = "", messageType = "TRANSACTIONAL" } = known.settings;
  if (identity === undefined) {
    return [
      wrong(`There is no phone number, pool or sender ID ${entity} in this account and region.`, console),
    ];
  }
  const { kind, status, sendsSms, messageTypes, isSelfManaged } = identity;
  if (status !== undefined && status !== "ACTIVE") {
    return [
      wrong(
        `The ${kind} ${entity} is ${status}, and sends only once it is ACTIVE.`,
        `${guide}/registrations.html`,
      ),
    ];
  }
  if (sendsSms === false) return [wrong(`The ${kind} ${entity} cannot send SMS.`, console)];
  return [
    ok(`SMS are sent from the ${kind} ${entity}${status === undefined ? "" : `, which is ${status}`}.`),
    ...(messageTypes.length === 0 || messageTypes.includes(messageType)
      ? []
      : [
          warning(
            `The ${kind} is for ${messageTypes.join(" and ")} messages, and messageType is ${messageType}.`,
            `pulumi config set --stack ${known.stack.name} messageType ${messageTypes[0]}`,
          ),
        ]),
    ...(isSelfManaged
      ? [
          warning(
            `The ${kind} leaves STOP and HELP to you (self-managed opt-outs): nothing of this stack reads SMS that people send.`,
            `${guide}/opt-out-list-self-managed.html`,
          ),
        ]
      : []),
    ...optOutList(identity, known),
  ];
}

function optOutList({ optOutList: name }: Origination, { stack, facts, place, settings }: InAccount) {
  const owner = settings.originatingEntity?.split(":")[4];
  // Of a shared identity the list is its owner's, and cannot be seen from here.
  if (name === undefined || (owner !== undefined && owner !== place.accountId)) return [];
  return ifKnown(facts.optOutList, `Whether the opt-out list ${name} exists`, (exists) => [
    exists
      ? ok(`Who answers STOP gets into the opt-out list ${name}.`)
      : wrong(
          `There is no opt-out list ${name}, which the origination identity names.`,
          awsCli(stack, "pinpoint-sms-voice-v2", "create-opt-out-list", "--opt-out-list-name", name),
        ),
  ]);
}

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/sandbox.html */
function tier({ facts }: InAccount) {
  return ifKnown(facts.tier, "Whether the account is in the SMS sandbox", (tier) => [
    tier === "PRODUCTION"
      ? ok("The account may send SMS to any number (production).")
      : warning(
          "The account is in the SMS sandbox, and sends to verified numbers only.",
          `${guide}/sandbox.html`,
        ),
  ]);
}

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/spend-limit.html */
function spendLimit({ stack, facts, settings: { smsSpendAlarm } }: InAccount) {
  return ifKnown(facts.spendLimit, "What may be spent on SMS in a month", (limit) => {
    if (limit === undefined) return [];
    const { enforced, maximum } = limit;
    const says = `SMS for $${enforced} a month may be sent; AWS lets you set up to $${maximum}`;
    const mend =
      enforced < maximum
        ? awsCli(
            stack,
            "pinpoint-sms-voice-v2",
            "set-text-message-spend-limit-override",
            "--monthly-limit",
            String(maximum),
          )
        : `${guide}/spend-limit.html`;
    if (smsSpendAlarm !== undefined && enforced < smsSpendAlarm) {
      return [
        warning(`${says}. smsSpendAlarm is $${smsSpendAlarm}, so that sending stops before that.`, mend),
      ];
    }
    return [
      enforced <= newAccountsLimit
        ? warning(`${says}. That is a new account's limit, and soon used up.`, mend)
        : ok(`${says}.`),
    ];
  });
}

/** Dollars a month. */
const newAccountsLimit = 1;
