import {
  GetLinkedWhatsAppBusinessAccountCommand,
  GetWhatsAppMessageTemplateCommand,
  paginateListLinkedWhatsAppBusinessAccounts,
  paginateListWhatsAppMessageTemplates,
  SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { ask, type Fact, fact } from "../fact.ts";
import type { ClientConfig } from "./client.ts";
import { listOf } from "./pages.ts";
import { parseDefinition, type TemplateDefinition } from "./template-definition.ts";

/** A WhatsApp business account that is linked to the AWS account. */
export interface BusinessAccount {
  /** `waba-…` */
  readonly id: string;
  readonly name: string;
  readonly isRegistered: boolean;
  /** Where its events go: AWS takes one at most. */
  readonly destination: { readonly arn: string; readonly roleArn: string | undefined } | undefined;
  readonly numbers: readonly BusinessNumber[];
}

export interface BusinessNumber {
  readonly arn: string;
  /** As people see it. */
  readonly shown: string;
  readonly name: string;
  /** Meta's: `GREEN`, `YELLOW`, `RED`, or that it has none yet. */
  readonly quality: string;
}

/** A template in one language. */
export interface Template {
  readonly language: string;
  readonly status: string;
  readonly quality: string;
  readonly category: string;
  readonly definition: TemplateDefinition | undefined;
}

/** https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_GetLinkedWhatsAppBusinessAccount.html */
export function readBusinessAccounts(config: ClientConfig): Promise<Fact<readonly BusinessAccount[]>> {
  const client = new SocialMessagingClient(config);
  return fact(async () => {
    const linked = await ask("social-messaging:ListLinkedWhatsAppBusinessAccounts", () =>
      listOf(paginateListLinkedWhatsAppBusinessAccounts({ client }, {}), (page) => page.linkedAccounts),
    );
    return Promise.all(
      linked.map(async ({ id = "" }) => {
        const { account } = await ask("social-messaging:GetLinkedWhatsAppBusinessAccount", () =>
          client.send(new GetLinkedWhatsAppBusinessAccountCommand({ id })),
        );
        const [destination] = account?.eventDestinations ?? [];
        return {
          id,
          name: account?.wabaName ?? "",
          isRegistered: account?.registrationStatus === "COMPLETE",
          destination: destination && {
            arn: destination.eventDestinationArn ?? "",
            roleArn: destination.roleArn,
          },
          numbers: (account?.phoneNumbers ?? []).map((number) => ({
            arn: number.arn ?? "",
            shown: number.displayPhoneNumber ?? number.phoneNumber ?? "",
            name: number.displayPhoneNumberName ?? "",
            quality: number.qualityRating ?? "",
          })),
        };
      }),
    );
  });
}

/**
 * The template of this name in each language in which the business account has it, with the definition where it is
 * in one of `languages`.
 * https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_ListWhatsAppMessageTemplates.html
 */
export function readTemplates(
  config: ClientConfig,
  id: string,
  name: string,
  languages: readonly string[],
): Promise<Fact<readonly Template[]>> {
  const client = new SocialMessagingClient(config);
  return fact(async () => {
    const all = await ask("social-messaging:ListWhatsAppMessageTemplates", () =>
      listOf(paginateListWhatsAppMessageTemplates({ client }, { id }), (page) => page.templates),
    );
    return Promise.all(
      all
        .filter(({ templateName }) => templateName === name)
        .map(async ({ metaTemplateId, templateLanguage: language = "", ...summary }) => {
          const isWanted = languages.includes(language) && metaTemplateId !== undefined;
          const definition = isWanted
            ? await ask("social-messaging:GetWhatsAppMessageTemplate", () =>
                client.send(new GetWhatsAppMessageTemplateCommand({ id, metaTemplateId })),
              )
            : undefined;
          return {
            language,
            status: (summary.templateStatus ?? "").toUpperCase(),
            quality: (summary.templateQualityScore ?? "").toUpperCase(),
            category: (summary.templateCategory ?? "").toUpperCase(),
            definition: parseDefinition(definition?.template),
          };
        }),
    );
  });
}
