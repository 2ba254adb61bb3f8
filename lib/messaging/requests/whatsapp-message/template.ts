import * as v from "valibot";
import { TemplateComponents, templateLanguage, templateName } from "../templates.ts";

/**
 * A message that Meta has approved beforehand, which may be sent at any time.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/template-messages
 */
export const TemplateContent = v.strictObject({
  name: templateName,
  language: v.strictObject({ code: templateLanguage, policy: v.optional(v.literal("deterministic")) }),
  components: v.optional(TemplateComponents),
});
