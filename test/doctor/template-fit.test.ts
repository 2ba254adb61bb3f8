import { describe, expect, it } from "vitest";
import { parseConfig } from "../../lib/infrastructure/config.ts";
import type { TemplateComponents } from "../../lib/messaging/requests/templates.ts";
import { misfits, suggestedComponents } from "../../scripts/doctor/checks/template-fit.ts";
import { configurationSetArn, topicArn } from "../support/doctor-account.ts";

const text = (value: string, parameter_name?: string) => ({
  type: "text" as const,
  text: value,
  ...(parameter_name === undefined ? {} : { parameter_name }),
});
const body = (...parameters: ReturnType<typeof text>[]): TemplateComponents => [
  { type: "body", parameters: parameters as [ReturnType<typeof text>] },
];

describe("what is sent fits a template", () => {
  it.each<[string, Parameters<typeof misfits>]>([
    ["without gaps", [[{ type: "BODY", text: "Hello" }]]],
    ["with counted gaps", [[{ type: "BODY", text: "{{1}}, {{2}} and {{1}}" }], body(text("a"), text("b"))]],
    [
      "with named gaps, in any order",
      [[{ type: "BODY", text: "{{a}} {{b}}" }], body(text("x", "b"), text("y", "a"))],
    ],
    [
      "with a picture in its header",
      [
        [{ type: "HEADER", format: "IMAGE" }],
        [{ type: "header", parameters: [{ type: "image", image: { link: "https://example.com/a.png" } }] }],
      ],
    ],
    [
      "with an address that ends in a gap",
      [
        [
          {
            type: "BUTTONS",
            buttons: [{ type: "QUICK_REPLY" }, { type: "URL", url: "https://example.com/{{1}}" }],
          },
        ],
        [{ type: "button", sub_type: "url", index: "1", parameters: [text("a")] }],
      ],
    ],
  ])("%s", (_, [template, sent]) => {
    expect(misfits(template, sent)).toEqual([]);
  });
});

describe("what is sent does not fit a template", () => {
  it.each<[string, Parameters<typeof misfits>, string]>([
    [
      "too few",
      [[{ type: "BODY", text: "{{1}} {{2}}" }], body(text("a"))],
      "its body takes {{1}}, {{2}}, and waTemplate gives 1",
    ],
    ["none", [[{ type: "BODY", text: "{{1}}" }]], "its body takes {{1}}, and waTemplate gives none"],
    [
      "too many",
      [[{ type: "BODY", text: "Hello" }], body(text("a"))],
      "its body takes no parameter, and waTemplate gives 1",
    ],
    [
      "other names",
      [[{ type: "BODY", text: "{{a}}" }], body(text("x", "b"))],
      "its body takes {{a}}, and waTemplate gives b",
    ],
    [
      "names for counted gaps",
      [[{ type: "BODY", text: "{{1}}" }], body(text("x", "b"))],
      "its body takes {{1}}, and waTemplate gives b",
    ],
    [
      "no picture",
      [[{ type: "HEADER", format: "IMAGE" }]],
      "its header is to be given its image, and waTemplate gives none",
    ],
    [
      "a picture in vain",
      [
        [{ type: "HEADER", format: "TEXT", text: "Hi" }],
        [{ type: "header", parameters: [{ type: "image", image: { link: "https://example.com/a.png" } }] }],
      ],
      "its header takes no image, which waTemplate gives",
    ],
    [
      "no end of an address",
      [[{ type: "BUTTONS", buttons: [{ type: "URL", url: "https://example.com/{{1}}" }] }]],
      "its button 0 is to be given its url, and waTemplate gives none",
    ],
    [
      "a button in vain",
      [
        [{ type: "BUTTONS", buttons: [{ type: "QUICK_REPLY" }] }],
        [{ type: "button", sub_type: "url", index: 0, parameters: [text("a")] }],
      ],
      "it has no button 0 that takes a url, which waTemplate gives",
    ],
  ])("%s", (_, [template, sent], misfit) => {
    expect(misfits(template, sent)).toEqual([misfit]);
  });
});

it("suggests components that fit, and that the program takes", () => {
  const template = [
    { type: "HEADER", format: "DOCUMENT" },
    { type: "BODY", text: "{{name}}, {{date}}" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY" },
        { type: "URL", url: "https://example.com/{{1}}" },
        { type: "COPY_CODE" },
      ],
    },
  ];
  const waTemplate = JSON.stringify({ name: "a", language: "en", components: suggestedComponents(template) });
  const { waTemplate: read } = parseConfig(
    { configurationSetArn, originatingEntity: "A", whatsAppNotificationTopicArn: topicArn, waTemplate },
    { stack: "dev", isLocal: false },
  );
  expect(misfits(template, read.components)).toEqual([]);
});
