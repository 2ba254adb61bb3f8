import { type Check, type InAccount, ifKnown } from "../check.ts";
import { pulumiSet } from "../commands.ts";
import type { BusinessAccount, BusinessNumber } from "../facts/whatsapp.ts";
import { ok, type Said, unknown, warning, wrong } from "../finding.ts";
import { concernedAccounts, numbersOf, senderArns } from "../senders.ts";

const linking = "https://docs.aws.amazon.com/social-messaging/latest/userguide/getting-started-whatsapp.html";
const console = "https://console.aws.amazon.com/social-messaging/";

/** The business accounts, and the numbers that the stack sends from. */
export const number: Check<InAccount> = {
  name: "whatsapp number",
  actions: [
    "social-messaging:ListLinkedWhatsAppBusinessAccounts",
    "social-messaging:GetLinkedWhatsAppBusinessAccount",
  ],
  look: (known) =>
    ifKnown(known.facts.businessAccounts, "Which WhatsApp numbers are linked", (accounts) => {
      if (accounts.length === 0) {
        return [wrong("No WhatsApp business account is linked in this account and region.", linking)];
      }
      return [...numbersSaid(accounts, known), ...registration(accounts, known)];
    }),
};

function registration(accounts: readonly BusinessAccount[], { settings }: InAccount): Said[] {
  return concernedAccounts(accounts, settings).flatMap(({ id, name, isRegistered }) =>
    isRegistered
      ? []
      : [wrong(`The registration of business account ${name} (${id}) is incomplete.`, console)],
  );
}

function numbersSaid(accounts: readonly BusinessAccount[], { stack, settings }: InAccount): Said[] {
  const all = numbersOf(accounts);
  if (
    settings.waPhoneNumberArn === undefined &&
    ("waPhoneNumberArn" in stack.values || stack.encrypted.includes("waPhoneNumberArn"))
  ) {
    return [unknown("Which number sends: waPhoneNumberArn must be right first, and readable.")];
  }
  const [first] = all;
  if (first === undefined) return [wrong("The linked business accounts have no number.", console)];
  const senders = senderArns(accounts, settings);
  if (settings.waPhoneNumberArn === undefined && all.length > 1) {
    const choices = all.map(({ shown, arn }) => `${shown} ${arn}`).join(", ");
    return [
      wrong(
        `Several numbers are linked, and the stack chooses none: ${choices}.`,
        pulumiSet(stack, "waPhoneNumberArn", first.arn),
      ),
    ];
  }
  return senders.map((arn) => {
    const number = all.find((candidate) => candidate.arn === arn);
    if (number !== undefined) return quality(number);
    const setting = arn === settings.waPhoneNumberArn ? "waPhoneNumberArn" : "waMorePhoneNumberArns";
    const value =
      setting === "waPhoneNumberArn"
        ? first.arn
        : JSON.stringify(
            senders.filter(
              (one) => one !== settings.waPhoneNumberArn && all.some((each) => each.arn === one),
            ),
          );
    return wrong(`No number ${arn} is linked, which ${setting} names.`, pulumiSet(stack, setting, value));
  });
}

/** https://www.facebook.com/business/help/896873687365001 */
function quality({ shown, name, quality }: BusinessNumber): Said {
  const who = `${shown} (${name || "without a display name"})`;
  const rating = quality.toUpperCase();
  if (rating === "RED" || rating === "YELLOW") {
    return warning(
      `${who} sends, and Meta rates its quality ${rating}: people block or report it, and Meta may limit it.`,
      "https://business.facebook.com/wa/manage/phone-numbers/",
    );
  }
  return ok(`${who} sends; its quality: ${rating || "not rated"}.`);
}
