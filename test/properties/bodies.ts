import * as fc from "fast-check";
import { marker } from "./refusal.ts";

/** What somebody may post who means no good, or has a bad day: texts and bytes, most of them nearly a request. */

const awkward = [
  "'",
  '"',
  "\\",
  "\\'",
  "$",
  "#",
  "{%",
  "%}",
  "{% $states.context %}",
  "$input.body",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Velocity's own.
  "${context.requestId}",
  '#set($name = "x")',
  "#stop",
  "#[[",
  "]]#",
  "##",
  "#*",
  "$util.parseJson($input.body)",
  "\u0000",
  "\u001b",
  "\u2028",
  "\u2029",
  "\u202e",
  "\u200b",
  "\ufeff",
  "\ufffe",
  "é",
  "😀",
  "👩‍👩‍👧",
  "\n",
  "\r",
  "\t",
  "</script>",
  "refused: wrong reference",
];

/** A text with all that some language between the door and the phone may take for its own. */
export const awkwardText = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...awkward), minLength: 1, maxLength: 30 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 60 }),
    fc.string({
      unit: fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: "grapheme", maxLength: 1 })),
      minLength: 1,
    }),
  )
  .filter((text) => text.length > 0);

/** One value, as JSON text. */
const value = fc.oneof(
  fc.constantFrom(
    ...["null", "true", "0", "-0", "1", "60", "7200", "7200.0", "7.2e3", "1e400", "-1e400", "1e-400"],
    ...["86400.5", "99999999999999999999", "[]", "{}", '""', '" "', `"${marker}"`, '"sms"', '"PROMOTIONAL"'],
    ...[
      `"\\ud83d${marker}"`,
      '"+14155550123"',
      '"14155550123"',
      '"＋１４１５５５５０１２３"',
      '"+1415555012345678901"',
    ],
    ...[`{"type":"${marker}"}`, '{"type":null}', '{"__proto__":{"type":"text"}}', `{"name":"${marker}"}`],
  ),
  fc.string({ maxLength: 70 }).map((text) => JSON.stringify(text + marker)),
  awkwardText.map((text) => JSON.stringify(text)),
  fc.jsonValue().map((json) => JSON.stringify(json)),
  fc.constantFrom(1_600, 1_601, 4_096, 4_097).map((length) => JSON.stringify("x".repeat(length))),
);

const names = [
  ...["destination_number", "message_body", "message", "template", "reply_timeout_seconds", "fallback"],
  ...[
    "message_type",
    "reference",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "containsKey",
    "size",
    "class",
  ],
];
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names) },
  { weight: 1, arbitrary: awkwardText },
  { weight: 1, arbitrary: fc.string().map((text) => text + marker) },
);

const member = fc.tuple(name, value).map(([key, json]) => `${JSON.stringify(key)}:${json}`);
const number = fc.constantFrom('"destination_number":"+14155550123"', '"destination_number":"14155550123"');
const text = awkwardText.map((words) => `"message_body":${JSON.stringify(words)}`);

/** Often sound but for a member or two; names may come twice. */
const nearlyRequest = fc
  .tuple(fc.option(number), fc.option(text), fc.array(member, { maxLength: 2 }), fc.nat(3))
  .map(([to, body, members, at]) => {
    const all = [to, body].filter((part) => part !== null);
    return `{${all.toSpliced(at, 0, ...members).join(",")}}`;
  });

const noRequest = fc.constantFrom(
  ...["", " ", "null", "true", "42", '"text"', "[]", "[{}]", "{}", "{", "}", "{'a':1}", "NaN", "undefined"],
  ...["{} {}", "{}x", '{"a":01}', '{"a":.5}', '{"a":1,}', '{"destination_number":}', "\u0000", "\ufeff{}"],
  `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
  `${'{"message":'.repeat(2_000)}1${"}".repeat(2_000)}`,
  "$input.body",
  "#set($refused = '')",
);

/** The body of a POST. */
export const body: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  { weight: 10, arbitrary: nearlyRequest },
  { weight: 2, arbitrary: noRequest },
  { weight: 1, arbitrary: fc.json() },
  {
    weight: 1,
    arbitrary: fc.tuple(nearlyRequest, fc.nat(100)).map(([json, end]) => json.slice(0, -end - 1)),
  },
  { weight: 1, arbitrary: nearlyRequest.map((json) => `\ufeff${json}`) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.tuple(nearlyRequest, fc.nat(), fc.nat(255)).map(([json, at, byte]) => {
      const bytes = new TextEncoder().encode(json);
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
  },
);

export const contentType = fc.oneof(
  { weight: 8, arbitrary: fc.constant("application/json") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["application/json; charset=utf-8", "application/json;charset=iso-8859-1", "Application/JSON"],
      ...[
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/json, text/plain",
      ],
      ...["", "*/*", "json"],
    ),
  },
);
