import fc from "fast-check";

/** The same each time, so that a difference can be looked into. */
const seeded = { seed: 20261125 };

/** Texts that a template, an escape or a regular expression may stumble over. */
const awkward = [
  "it's ''quoted'' and \"quoted\"",
  "\\' \\\" \\\\' \\\\\" '\\",
  "a\nb\r\nc\td\fe\bf",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Velocity's own.
  "$input.body $!{context.requestId} ${body} $util.escapeJavaScript('x')",
  '#set($body = "x") #if(true) ## comment #* block *# #[[raw]]# #stop #end',
  "$& $1 $$ $` $' \\$1",
  "\u0000\u0001\u001f\u007f\u0080\u2028\u2029",
  "👩‍👩‍👧 žluťoučký 日本語 العربية \ud83d x",
  "</script><!-- & &amp; https://example.com/a//b\\/c",
];

const to = { destination_number: "+14155550123" };

/** Bodies that the models take, as text. */
export function soundBodies(): string[] {
  const texts = fc.sample(fc.string({ unit: "binary", minLength: 1, maxLength: 200 }), {
    ...seeded,
    numRuns: 200,
  });
  return [
    ...[...awkward, ...texts].map((message_body) => JSON.stringify({ ...to, message_body })),
    '\n{ "message_body" :\t"x",\r\n "destination_number": "14155550123" } ',
    '{"message_body":"\\u0041\\/\\ud83d\\ude00\\u2028","destination_number":"14155550123"}',
    '{"destination_number":"14155550123","message_body":"a","message_body":"b"}',
  ];
}

/** Values for any field, right and wrong, as JSON text: what one parser reads of a number another may not. */
const values = [
  ...['""', '"x"', '"+14155550123"', '"sms"', '"PROMOTIONAL"', '"en"'],
  ...["0", "1", "60", "60.0", "7200", "7200.0", "7.2e3", "7200.5", "-0", "-1", "86401", "1E-7"],
  ...["null", "true", "[]", "{}", '["sms"]', '{"type":"text"}', '{"type":7}', '{"name":"t","language":"en"}'],
  ...[
    '{"type":"text","text":{"body":"x"}}',
    '{"type":"image","image":"{}"}',
    '{"type":"contacts","contacts":[]}',
  ],
  ...[
    '{"name":"Big"}',
    '{"lang":"en"}',
    '{"language":{"code":"en"}}',
    '{"type":"text","text":{},"to":"x"}',
    '"{}"',
  ],
  JSON.stringify("x".repeat(70)),
  JSON.stringify("😀".repeat(1_601)),
  JSON.stringify("line\nbreak \u0000"),
];

/** Of both kinds of request. */
const fields = [
  ...["destination_number", "message_body", "message_type", "reference"],
  ...["message", "template", "reply_timeout_seconds", "fallback"],
];

/** Bodies right and wrong: each field with each value, several mistakes at once, and what is no object at all. */
export function mixedBodies(): string[] {
  const sound = { destination_number: '"+14155550123"', message_body: '"hello"' };
  const single = fields.flatMap((field) => values.map((value) => object({ ...sound, [field]: value })));
  const several = fc.sample(
    fc.dictionary(fc.constantFrom(...fields, "unknown", "__proto__"), fc.constantFrom(...values), {
      noNullPrototype: true,
    }),
    { ...seeded, numRuns: 300 },
  );
  return [...single, ...several.map(object), "", "[]", "7", "null", '"x"', "{", "{}x", "{'a':1}", '{"a":1,}'];
}

function object(members: Readonly<Record<string, string>>): string {
  return `{${Object.entries(members)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(",")}}`;
}
