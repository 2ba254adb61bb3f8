import type { EventBus } from "../lambda/event-bus.ts";
import { logger, metrics } from "../lambda/logger.ts";
import { type AccountNotice, isTrouble, saysWhetherSendable } from "../messaging/account-notices.ts";
import { publishedEvent } from "../messaging/published-events.ts";
import type { TemplateStates } from "../tables/template-states.ts";

/** What Meta says of the account: remembered where it decides over sends, and told to whoever watches. */
export class AccountNotices {
  readonly #templates: TemplateStates;
  readonly #bus: EventBus;

  constructor(templates: TemplateStates, bus: EventBus) {
    this.#templates = templates;
    this.#bus = bus;
  }

  /** May happen twice, late, or out of order. */
  async take(notice: AccountNotice): Promise<void> {
    const { subject, state, reason, template, at } = notice;
    if (template !== undefined && saysWhetherSendable(state))
      await this.#templates.note(template, state, Date.parse(at) / 1000);
    if (isTrouble(notice)) {
      metrics.addMetric("AccountTrouble", "Count", 1);
      logger.warn("Meta has something against the account; see docs/operations.md.", {
        subject,
        state,
        ...(reason === undefined ? {} : { reason }),
        ...(template === undefined ? {} : { template: template.name, language: template.language }),
      });
    }
    await this.#bus.publish([
      publishedEvent("account.changed", {
        version: "1",
        subject,
        state,
        ...(reason === undefined ? {} : { reason }),
        ...(template === undefined ? {} : { template }),
        at,
      }),
    ]);
  }
}
