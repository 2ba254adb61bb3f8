import type { DefaultTemplate } from "../../../lib/messaging/requests/templates.ts";
import { type Check, type InAccount, ifKnown } from "../check.ts";
import { awsCli, pulumiSet } from "../commands.ts";
import type { BusinessAccount, Template } from "../facts/whatsapp.ts";
import { ok, type Said, unknown, warning, wrong } from "../finding.ts";
import { concernedAccounts } from "../senders.ts";
import { misfits, suggestedComponents } from "./template-fit.ts";

const manager = "https://business.facebook.com/wa/manage/message-templates/";

/**
 * The template that asks people to write must be approved in exactly each language in which it may be sent, and take
 * what the program fills it with.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
export const template: Check<InAccount> = {
  name: "template",
  actions: ["social-messaging:ListWhatsAppMessageTemplates", "social-messaging:GetWhatsAppMessageTemplate"],
  look(known) {
    const { waTemplate, templateLanguages = [] } = known.settings;
    return ifKnown(known.facts.businessAccounts, "Whether the template is approved", (accounts) => {
      if (waTemplate === undefined) {
        return [unknown("Whether the template is approved: waTemplate must be right first, and readable.")];
      }
      const languages = [...new Set([waTemplate.language, ...templateLanguages])];
      return concernedAccounts(accounts, known.settings).flatMap((account) =>
        ifKnown(
          known.facts.templates[account.id] ?? { unknown: "it was not asked for" },
          `Whether ${waTemplate.name} is approved in ${account.name}`,
          (templates) =>
            languages.flatMap((language) => inLanguage(language, templates, waTemplate, account, known)),
        ),
      );
    });
  },
};

function inLanguage(
  language: string,
  templates: readonly Template[],
  sent: DefaultTemplate,
  account: BusinessAccount,
  { stack, settings }: InAccount,
): readonly Said[] {
  const what = `${sent.name} in ${language}`;
  const template = templates.find((candidate) => candidate.language === language);
  if (template === undefined) {
    const others = templates.map((other) => `${other.language} (${other.status})`);
    const [approved] = templates.filter(({ status }) => status === "APPROVED");
    const says = `Business account ${account.name} has no template ${what}${others.length > 0 ? `, but in ${others.join(", ")}` : ""}.`;
    const isDefault = language === sent.language && approved !== undefined;
    return [
      wrong(
        isDefault ? says : `${says} README.md has one to submit, as template.json.`,
        isDefault
          ? pulumiSet(stack, "waTemplate", JSON.stringify({ ...sent, language: approved.language }))
          : awsCli(
              stack,
              "socialmessaging",
              "create-whatsapp-message-template",
              "--id",
              account.id,
              "--template-definition",
              "fileb://template.json",
            ),
      ),
    ];
  }
  if (template.status !== "APPROVED") return [notApproved(what, template, account, stack)];
  return [fits(what, template, sent, stack, settings), ...concerns(what, template)];
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-pausing */
function notApproved(
  what: string,
  { status, definition }: Template,
  { id }: BusinessAccount,
  stack: InAccount["stack"],
): Said {
  const list = awsCli(stack, "socialmessaging", "list-whatsapp-message-templates", "--id", id);
  if (status === "PENDING" || status === "IN_APPEAL") {
    return wrong(
      `${what} is ${status}: Meta has yet to approve it, which takes up to a day.`,
      `wait until this says APPROVED: ${list}`,
    );
  }
  const reason = definition?.rejected_reason;
  const because = reason === undefined || reason === null || reason === "NONE" ? "" : `, for ${reason}`;
  return wrong(
    `${what} is ${status || "of unknown status"}${because}: Meta refuses every message with it.`,
    manager,
  );
}

function fits(
  what: string,
  { definition }: Template,
  sent: DefaultTemplate,
  stack: InAccount["stack"],
  { templateLanguages = [] }: InAccount["settings"],
): Said {
  if (definition === undefined)
    return unknown(
      `${what} is APPROVED; whether it takes what waTemplate fills in: AWS did not show it in Meta's form.`,
    );
  const mistakes = misfits(definition.components, sent.components);
  if (mistakes.length === 0) return ok(`${what} is APPROVED, and takes what waTemplate fills in.`);
  const components = suggestedComponents(definition.components);
  const fitting = {
    name: sent.name,
    language: sent.language,
    ...(components.length === 0 ? {} : { components }),
  };
  const everywhere = templateLanguages.length > 1 ? " The same is filled in in every language." : "";
  return wrong(
    `${what} is APPROVED, but ${mistakes.join("; ")}.${everywhere}`,
    pulumiSet(stack, "waTemplate", JSON.stringify(fitting)),
  );
}

function concerns(what: string, { quality, category }: Template): Said[] {
  return [
    ...(quality === "RED" || quality === "YELLOW"
      ? [
          warning(
            `Meta rates the quality of ${what} ${quality}: it pauses templates that people block.`,
            manager,
          ),
        ]
      : []),
    ...(category === "MARKETING"
      ? [
          warning(
            `Meta has put ${what} into MARKETING: it costs more, and is withheld from people who get much of it.`,
            manager,
          ),
        ]
      : []),
  ];
}
