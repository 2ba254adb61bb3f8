import * as v from "valibot";

/** Which language a person is written to in, where a request does not say. */
export const LanguageSettings = v.object({
  /** The stack's own template. */
  template: v.string(),
  /** The language of those of whom nothing is known. */
  default: v.string(),
  /** The languages in which the stack's template is approved; empty if nobody said. */
  approved: v.array(v.string()),
  /** By country calling code, without +: `{"49": "de", "52": "es_MX"}`. */
  byCallingCode: v.record(v.string(), v.string()),
});
export type LanguageSettings = v.InferOutput<typeof LanguageSettings>;

/**
 * What the person last used with us, else what their country speaks, else the default: the first of them
 * that `allowed` takes.
 */
export function languageOf(
  person: { phoneId: string; lastUsed?: string | undefined },
  settings: LanguageSettings,
  allowed: (language: string) => boolean = () => true,
): string {
  const candidates = [person.lastUsed, languageOfCountry(person.phoneId, settings.byCallingCode)];
  return candidates.find((language) => language !== undefined && allowed(language)) ?? settings.default;
}

/**
 * Whether the stack's template may be sent in this language. Meta has no fallback: a template must exist in
 * exactly the language asked for.
 */
export function isApproved(language: string, { approved }: LanguageSettings): boolean {
  return approved.length === 0 || approved.includes(language);
}

/** Calling codes have one to three digits, none the beginning of another (ITU-T E.164). */
function languageOfCountry(phoneId: string, byCallingCode: Record<string, string>): string | undefined {
  const digits = phoneId.replace("+", "");
  return [3, 2, 1]
    .map((length) => byCallingCode[digits.slice(0, length)])
    .find((found) => found !== undefined);
}

/**
 * A template message in the person's language, if it is the stack's template and approved in that. Any other
 * message stays as it is.
 */
export function inLanguageOf<Message extends { type: string }>(
  person: { phoneId: string; lastUsed: string | undefined },
  message: Message,
  settings: LanguageSettings,
): Message {
  const { template } = message as { template?: { name: string; language: { code: string } } };
  if (template?.name !== settings.template || settings.approved.length === 0) return message;
  const code = languageOf(person, settings, (language) => isApproved(language, settings));
  return { ...message, template: { ...template, language: { code } } };
}

/** The language of a template message. */
export function languageIn(message: { type: string }): string | undefined {
  const { template } = message as { template?: { language?: { code?: string } } };
  return template?.language?.code;
}

/** The name of the template of a template message. */
export function templateIn(message: { type: string }): string | undefined {
  const { template } = message as { template?: { name?: string } };
  return template?.name;
}
