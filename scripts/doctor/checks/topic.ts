import { type Check, type InAccount, ifKnown } from "../check.ts";
import { awsCli } from "../commands.ts";
import type { Topic } from "../facts/topic.ts";
import { ok, type Said, unknown, warning, wrong } from "../finding.ts";
import { concernedAccounts } from "../senders.ts";
import { judgePublishers, type Publishers, policyOfTopic } from "./topic-policy.ts";

const encryption =
  "https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-add.html";

/**
 * The stack believes what comes by the topic: AWS's service must be able to publish to it, and nobody else.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-add.html
 */
export const topic: Check<InAccount> = {
  name: "topic",
  actions: ["sns:GetTopicAttributes"],
  look(known) {
    const { whatsAppNotificationTopicArn: arn } = known.settings;
    return ifKnown(known.facts.topic, "Whether the topic exists, and who may publish", (topic) => {
      if (arn === undefined) return [];
      if (topic === undefined) {
        const name = arn.split(":").at(-1) ?? "";
        return [
          wrong(`There is no topic ${arn}.`, awsCli(known.stack, "sns", "create-topic", "--name", name)),
        ];
      }
      return [...publishers(topic, arn, known), ...encrypted(topic)];
    });
  },
};

function publishers({ policy }: Topic, arn: string, known: InAccount): Said[] {
  const { stack, place, facts, settings } = known;
  const found = judgePublishers(policy, place.accountId);
  if (found === undefined)
    return [unknown("Who may publish to the topic: its policy is not JSON that can be read.")];
  const mend = awsCli(
    stack,
    "sns",
    "set-topic-attributes",
    "--topic-arn",
    arn,
    "--attribute-name",
    "Policy",
    "--attribute-value",
    JSON.stringify(policyOfTopic(arn, place.accountId)),
  );
  const isByRole =
    "is" in facts.businessAccounts &&
    concernedAccounts(facts.businessAccounts.is, settings).every(
      ({ destination }) => destination?.roleArn !== undefined,
    );
  const { wrongs, warnings } = complaints(found, isByRole);
  const says = [...wrongs, ...warnings].join(" ");
  if (wrongs.length > 0) return [wrong(says, mend)];
  if (warnings.length > 0) return [warning(says, mend)];
  return [
    ok(
      isByRole
        ? "The topic exists; the business account publishes to it by a role of yours, and its policy lets nobody else."
        : "The topic exists; AWS's service may publish to it, for this account alone, and nobody else.",
    ),
  ];
}

function complaints({ service, others, hasUnreadDenial }: Publishers, isByRole: boolean) {
  return {
    wrongs: [
      ...(service === "may not" && !isByRole
        ? [
            "The topic's policy does not let social-messaging.amazonaws.com publish: no reply and no status would come.",
          ]
        : []),
      ...(others.length > 0
        ? [
            `By its policy, others may publish to the topic, and so make up replies and statuses: ${others.join(", ")}.`,
          ]
        : []),
    ],
    warnings: [
      ...(service === "for anybody"
        ? [
            "The topic's policy has no aws:SourceAccount: somebody else's WhatsApp business account could name the topic as its destination.",
          ]
        : []),
      ...(hasUnreadDenial
        ? [
            "The topic's policy denies publishing under a condition that the doctor does not judge: see that it lets social-messaging.amazonaws.com through.",
          ]
        : []),
    ],
  };
}

/** A key that AWS manages has a policy that nobody can change: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
function encrypted({ key }: Topic): Said[] {
  if (key === undefined) return [];
  if (key.endsWith("alias/aws/sns")) {
    return [
      wrong(
        "The topic is encrypted with a key that AWS manages, which lets no other service of AWS in.",
        encryption,
      ),
    ];
  }
  return [
    warning(
      "The topic is encrypted with a key of yours, whose policy the doctor does not read: it must let social-messaging.amazonaws.com call kms:GenerateDataKey and kms:Decrypt.",
      encryption,
    ),
  ];
}
