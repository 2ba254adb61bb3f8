import type { TemplateComponents } from "../../../lib/messaging/requests/templates.ts";
import type { TemplateComponent } from "../facts/template-definition.ts";

type Sent = TemplateComponents[number];

/**
 * Where what is sent does not fill a template's gaps, each as a sentence's half; of parts that are not told here
 * (carousels, flows, offers) nothing is said. Meta refuses such messages with 132000 or 132012.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#template-object
 */
export function misfits(template: readonly TemplateComponent[], sent: TemplateComponents = []): string[] {
  return [
    ...headerMisfits(
      partOf(template, "HEADER"),
      sent.find(({ type }) => type === "header"),
    ),
    ...bodyMisfits(
      partOf(template, "BODY"),
      sent.find(({ type }) => type === "body"),
    ),
    ...buttonMisfits(partOf(template, "BUTTONS")?.buttons ?? [], sent),
  ];
}

/** Components that fill the gaps, with `…` where the texts go. */
export function suggestedComponents(template: readonly TemplateComponent[]): object[] {
  const header = partOf(template, "HEADER");
  const media = mediaOf(header);
  const inHeader = media === undefined ? texts(header) : [mediaParameter(media)];
  const inBody = texts(partOf(template, "BODY"));
  const buttons = (partOf(template, "BUTTONS")?.buttons ?? []).flatMap(({ type, url }, index): object[] => {
    if (type === "COPY_CODE") {
      return [
        {
          type: "button",
          sub_type: "copy_code",
          index,
          parameters: [{ type: "coupon_code", coupon_code: "…" }],
        },
      ];
    }
    if (gapsIn(url).length === 0) return [];
    return [{ type: "button", sub_type: "url", index, parameters: [{ type: "text", text: "…" }] }];
  });
  return [
    ...(inHeader.length === 0 ? [] : [{ type: "header", parameters: inHeader }]),
    ...(inBody.length === 0 ? [] : [{ type: "body", parameters: inBody }]),
    ...buttons,
  ];
}

function headerMisfits(header: TemplateComponent | undefined, sent: Sent | undefined): string[] {
  const [given] = sent?.type === "header" ? sent.parameters : [];
  const media = mediaOf(header);
  if (media !== undefined) {
    return given?.type === media
      ? []
      : [`its header is to be given its ${media}, and waTemplate gives ${given?.type ?? "none"}`];
  }
  if (given !== undefined && !("text" in given || "currency" in given || "date_time" in given)) {
    return [`its header takes no ${given.type}, which waTemplate gives`];
  }
  return gapMisfits("header", gapsIn(header?.text), given === undefined ? [] : [given]);
}

function bodyMisfits(body: TemplateComponent | undefined, sent: Sent | undefined): string[] {
  return gapMisfits("body", gapsIn(body?.text), sent?.type === "body" ? sent.parameters : []);
}

function gapMisfits(
  part: "header" | "body",
  gaps: readonly string[],
  given: readonly { readonly parameter_name?: string | undefined }[],
): string[] {
  const hasNames = gaps.some(isName);
  const names = given.map(({ parameter_name: name }, index) => name ?? String(index + 1));
  const matches = gaps.length === given.length && (!hasNames || gaps.every((gap) => names.includes(gap)));
  // A template whose gaps are counted has no names to go by.
  const isNamedInVain = !hasNames && given.some(({ parameter_name: name }) => name !== undefined);
  if (matches && !isNamedInVain) return [];
  const wanted = gaps.length === 0 ? "no parameter" : gaps.map((gap) => `{{${gap}}}`).join(", ");
  return [
    `its ${part} takes ${wanted}, and waTemplate gives ${given.length === 0 ? "none" : names.join(", ")}`,
  ];
}

function buttonMisfits(
  buttons: NonNullable<TemplateComponent["buttons"]>,
  sent: TemplateComponents,
): string[] {
  const given = sent.flatMap((component) => (component.type === "button" ? [component] : []));
  const missing = buttons.flatMap(({ type, url }, index) => {
    const subType = type === "COPY_CODE" ? "copy_code" : gapsIn(url).length > 0 ? "url" : undefined;
    const isGiven = given.some((button) => Number(button.index) === index && button.sub_type === subType);
    return subType === undefined || isGiven
      ? []
      : [`its button ${index} is to be given its ${subType}, and waTemplate gives none`];
  });
  const vain = given.flatMap(({ sub_type: subType, index }) => {
    const button = buttons[Number(index)];
    const kind = subType === "mpm" ? "MPM" : subType.toUpperCase();
    const isThere = button?.type === kind && (subType !== "url" || gapsIn(button.url).length > 0);
    return isThere ? [] : [`it has no button ${index} that takes a ${subType}, which waTemplate gives`];
  });
  return [...missing, ...vain];
}

function partOf(template: readonly TemplateComponent[], type: string): TemplateComponent | undefined {
  return template.find((component) => component.type === type);
}

function mediaOf(header: TemplateComponent | undefined): string | undefined {
  const format = header?.format ?? "TEXT";
  return format === "TEXT" ? undefined : format.toLowerCase();
}

function mediaParameter(media: string): object {
  return media === "location"
    ? { type: media, location: { latitude: 0, longitude: 0, name: "…", address: "…" } }
    : { type: media, [media]: { link: "https://example.com/…" } };
}

function texts(component: TemplateComponent | undefined): object[] {
  return gapsIn(component?.text).map((gap) => ({
    type: "text",
    text: "…",
    ...(isName(gap) ? { parameter_name: gap } : {}),
  }));
}

/** `Hello {{1}}` → `["1"]`, each once. */
function gapsIn(text = ""): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, gap = ""]) => gap))];
}

function isName(gap: string): boolean {
  return !/^\d+$/.test(gap);
}
