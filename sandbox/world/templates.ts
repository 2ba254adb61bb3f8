import { type MetaError, metaError } from "./meta-errors.ts";

/** A message template in the form in which Meta keeps it (and AWS hands it on as a JSON string). */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly status: "APPROVED" | "PENDING" | "REJECTED" | "PAUSED" | "DISABLED";
  readonly category: "UTILITY" | "MARKETING" | "AUTHENTICATION";
  readonly parameter_format: "POSITIONAL" | "NAMED";
  readonly components: readonly TemplateComponent[];
}

export type TemplateComponent =
  | { readonly type: "HEADER"; readonly format: "TEXT"; readonly text: string }
  | { readonly type: "HEADER"; readonly format: "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION" }
  | { readonly type: "BODY"; readonly text: string }
  | { readonly type: "FOOTER"; readonly text: string }
  | { readonly type: "BUTTONS"; readonly buttons: readonly TemplateButton[] };

export interface TemplateButton {
  readonly type: "QUICK_REPLY" | "URL" | "PHONE_NUMBER";
  readonly text: string;
  readonly url?: string;
  readonly phone_number?: string;
}

/** A `components[]` entry of a message that uses a template. */
export interface TemplateFilling {
  readonly type: string;
  readonly sub_type?: string | undefined;
  readonly index?: string | number | undefined;
  readonly parameters?: readonly TemplateParameter[] | undefined;
}

export interface TemplateParameter {
  readonly type: string;
  readonly parameter_name?: string | undefined;
  readonly text?: string | undefined;
  readonly payload?: string | undefined;
  readonly [other: string]: unknown;
}

/** A button as the phone shows it; tapping one sends `payload` back. */
export interface ShownButton {
  readonly text: string;
  readonly payload?: string;
  readonly url?: string;
}

export interface RenderedTemplate {
  readonly body: string;
  readonly buttons: readonly ShownButton[];
}

/** Finds exactly the language asked for: since 2020 Meta falls back to no other. */
export function findTemplate(
  templates: readonly Template[],
  name: string,
  language: string,
): { template: Template } | { error: MetaError } {
  const template = templates.find((candidate) => candidate.name === name && candidate.language === language);
  if (template?.status === "PAUSED") return { error: metaError(132015) };
  if (template?.status === "DISABLED") return { error: metaError(132016) };
  if (template?.status !== "APPROVED") {
    return { error: metaError(132001, `template name (${name}) does not exist in ${language}`) };
  }
  return { template };
}

/** Fills a template as Meta does, checking number, names and kinds of its parameters. */
export function renderTemplate(
  template: Template,
  fillings: readonly TemplateFilling[],
): RenderedTemplate | { error: MetaError } {
  const lines: string[] = [];
  let buttons: readonly ShownButton[] = [];
  for (const component of template.components) {
    if (component.type === "FOOTER") {
      lines.push(component.text);
      continue;
    }
    if (component.type === "BUTTONS") {
      const shown = showButtons(component.buttons, fillings);
      if ("error" in shown) return shown;
      buttons = shown.buttons;
      continue;
    }
    const part = component.type === "HEADER" ? "header" : "body";
    const given = fillings.find((filling) => filling.type.toLowerCase() === part)?.parameters ?? [];
    if (component.type === "HEADER" && component.format !== "TEXT") {
      const received = given[0]?.type.toUpperCase() ?? "UNKNOWN";
      if (received !== component.format) {
        return {
          error: metaError(
            132012,
            `header: Format mismatch, expected ${component.format}, received ${received}`,
          ),
        };
      }
      continue;
    }
    const filled = fillText(template, component.text, part, given);
    if ("error" in filled) return filled;
    lines.push(filled.text);
  }
  return { body: lines.join("\n"), buttons };
}

function fillText(
  template: Template,
  text: string,
  part: string,
  given: readonly TemplateParameter[],
): { text: string } | { error: MetaError } {
  const placeholders = [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ""))];
  if (given.length !== placeholders.length) {
    return {
      error: metaError(
        132000,
        `${part}: number of localizable_params (${given.length}) does not match the expected number of params (${placeholders.length})`,
      ),
    };
  }
  const values = new Map<string, string>();
  for (const [position, placeholder] of placeholders.entries()) {
    const parameter =
      template.parameter_format === "NAMED"
        ? given.find((candidate) => candidate.parameter_name === placeholder)
        : given[Number(placeholder) - 1];
    const value = parameter === undefined ? undefined : textOf(parameter);
    if (value === undefined) {
      return {
        error: metaError(
          132012,
          `${part}: Parameter ${placeholder} (at index ${position}) is missing or not text`,
        ),
      };
    }
    values.set(placeholder, value);
  }
  return { text: text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => values.get(name) ?? "") };
}

/** Currencies and dates bring a fallback text, which is what phones have shown since Meta stopped localising. */
function textOf(parameter: TemplateParameter): string | undefined {
  if (parameter.type === "text") return parameter.text;
  const typed = parameter[parameter.type];
  if (typeof typed !== "object" || typed === null || !("fallback_value" in typed)) return undefined;
  return typeof typed.fallback_value === "string" ? typed.fallback_value : undefined;
}

function showButtons(
  buttons: readonly TemplateButton[],
  fillings: readonly TemplateFilling[],
): { buttons: ShownButton[] } | { error: MetaError } {
  const shown: ShownButton[] = [];
  for (const [index, button] of buttons.entries()) {
    const given = fillings.find(
      (filling) => filling.type.toLowerCase() === "button" && Number(filling.index) === index,
    );
    const parameter = given?.parameters?.[0];
    if (button.type === "QUICK_REPLY") {
      shown.push({ text: button.text, payload: parameter?.payload ?? button.text });
      continue;
    }
    if (button.url?.includes("{{1}}") === true) {
      if (parameter?.text === undefined) {
        return {
          error: metaError(131008, `buttons: Button at index ${index} of type Url requires a parameter`),
        };
      }
      shown.push({ text: button.text, url: button.url.replace("{{1}}", parameter.text) });
      continue;
    }
    const url = button.url ?? (button.phone_number === undefined ? undefined : `tel:${button.phone_number}`);
    shown.push(url === undefined ? { text: button.text } : { text: button.text, url });
  }
  return { buttons: shown };
}

const messageWaiting: Readonly<Record<string, readonly [body: string, button: string]>> = {
  en: ["You have a message waiting from Example Company. Reply to this message to receive it.", "Send it"],
  en_US: ["You have a message waiting from Example Company. Reply to this message to receive it.", "Send it"],
  es: ["Tiene un mensaje pendiente de Example Company. Responda a este mensaje para recibirlo.", "Enviar"],
  es_ES: [
    "Tienes un mensaje pendiente de Example Company. Responde a este mensaje para recibirlo.",
    "Enviar",
  ],
  es_MX: ["Tienes un mensaje en espera de Example Company. Contesta este mensaje para recibirlo.", "Enviar"],
  de: [
    "Für Sie liegt eine Nachricht von Example Company bereit. Antworten Sie hier, um sie zu erhalten.",
    "Bitte senden",
  ],
  fr: ["Un message d’Example Company vous attend. Répondez à ce message pour le recevoir.", "Envoyer"],
  pt_BR: [
    "Você tem uma mensagem da Example Company à espera. Responda a esta mensagem para recebê-la.",
    "Enviar",
  ],
};

/** The templates of the sandbox's business account. */
export const exampleTemplates: readonly Template[] = [
  ...Object.entries(messageWaiting).map(
    ([language, [body, button]], index): Template => ({
      id: `9400000000000${String(index + 1).padStart(2, "0")}`,
      name: "message_waiting",
      language,
      status: "APPROVED",
      category: "UTILITY",
      parameter_format: "POSITIONAL",
      components: [
        { type: "BODY", text: body },
        { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: button }] },
      ],
    }),
  ),
  {
    id: "950000000000001",
    name: "order_update",
    language: "en",
    status: "APPROVED",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    components: [
      { type: "HEADER", format: "IMAGE" },
      { type: "BODY", text: "Hello {{1}}, your order {{2}} is on its way." },
      {
        type: "BUTTONS",
        buttons: [{ type: "URL", text: "Track it", url: "https://example.com/orders/{{1}}" }],
      },
    ],
  },
  {
    id: "950000000000002",
    name: "order_update",
    language: "en_US",
    status: "APPROVED",
    category: "UTILITY",
    parameter_format: "NAMED",
    components: [
      { type: "HEADER", format: "IMAGE" },
      { type: "BODY", text: "Hi {{first_name}}, your order {{order_number}} is on its way." },
    ],
  },
  {
    id: "950000000000003",
    name: "promo_offer",
    language: "en",
    status: "APPROVED",
    category: "MARKETING",
    parameter_format: "POSITIONAL",
    components: [
      { type: "HEADER", format: "TEXT", text: "This week only" },
      { type: "BODY", text: "{{1}} off everything at Example Company until Sunday." },
      { type: "FOOTER", text: "Not interested? Tap Stop promotions." },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Show me" },
          { type: "QUICK_REPLY", text: "Stop promotions" },
        ],
      },
    ],
  },
  {
    id: "950000000000004",
    name: "season_greetings",
    language: "en",
    status: "PAUSED",
    category: "MARKETING",
    parameter_format: "POSITIONAL",
    components: [{ type: "BODY", text: "Season's greetings from Example Company." }],
  },
];
