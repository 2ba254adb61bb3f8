import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../support/runs.ts";
import { openApi, sms } from "./fixture.ts";

const { post, inputs } = openApi();

/** What StartExecution got for a body that was sent as `text`. */
async function inputFor(path: string, text: string): Promise<unknown> {
  const answer = await post(path, text);
  expect(answer.text).toContain("accepted");
  return inputs().at(-1)?.input;
}

describe("the body reaches the execution character for character", () => {
  it.each([
    ["single quotes", "it's ''quoted''"],
    ["double quotes", 'she said "hi" and ""'],
    ["backslashes", "C:\\new\\\\table\\"],
    ["a backslash before each quote", "\\' \\\" \\\\' \\\\\" '\\"],
    ["line ends", "a\nb\r\nc\td\fe\bf"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Velocity's own.
    ["Velocity references", "$input.body $!{context.requestId} ${body} $util.escapeJavaScript('x')"],
    ["Velocity directives", '#set($body = "x") #if(true) ## comment #* block *# #[[raw]]# #stop #end'],
    ["what a JavaScript replacement would take for a group", "$& $1 $$ $` $'"],
    ["control characters", "\u0000\u0001\u001f\u007f\u0080"],
    ["line and paragraph separators", "\u2028\u2029"],
    ["emoji and other scripts", "👩‍👩‍👧 žluťoučký 日本語 العربية"],
    ["lone surrogates", "\ud83d x \ude00"],
    ["markup", "</script><!-- & &amp; <![CDATA["],
    ["slashes", "https://example.com/a//b\\/c"],
    ["names of our own", "refused: Idempotency-Key $stateMachineArn $name"],
  ])("%s", async (_what, message_body) => {
    const text = JSON.stringify({ ...sms, message_body });

    expect(await inputFor("/sendSMS", text)).toBe(text);
  });

  it.each([
    ["white space and order", '\n{ "message_body" :\t"x",\r\n "destination_number": "14155550123" } '],
    [
      "escapes that JSON does not need",
      '{"message_body":"\\u0041\\/\\ud83d\\ude00\\u2028","destination_number":"14155550123"}',
    ],
    [
      "numbers",
      '{"destination_number":"14155550123","message":{"type":"text","text":{"n":[1e5,10.00,-0.0,12345678901234567890,1E-7]}}}',
    ],
    ["a name given twice", '{"destination_number":"14155550123","message_body":"a","message_body":"b"}'],
  ])("%s", async (_what, text) => {
    expect(await inputFor("/sendWhatsApp", text)).toBe(text);
  });

  it("4,096 of the most awkward characters", async () => {
    const message_body = "'\"\\/\n$#\u2028".repeat(512);
    const text = JSON.stringify({ ...sms, message_body });

    expect(message_body).toHaveLength(4_096);
    expect(await inputFor("/sendWhatsApp", text)).toBe(text);
  });

  it("any text at all", async () => {
    const awkward = fc.constantFrom(
      "'",
      '"',
      "\\",
      "/",
      "$",
      "#",
      "{",
      "}",
      "\n",
      "\u0000",
      "\u2028",
      "\\'",
      "$input",
      "##",
      "😀",
    );
    const string = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 400 }),
      fc.string({ unit: awkward, minLength: 1, maxLength: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(string, async (message_body) => {
        const input = await inputFor("/sendSMS", JSON.stringify({ ...sms, message_body }));
        expect(JSON.parse(String(input))).toEqual({ ...sms, message_body });
      }),
      runs(300),
    );
  });

  it("any rich message at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const text = JSON.stringify({
          destination_number: "14155550123",
          message: { type: "text", text: { value } },
        });
        expect(await inputFor("/sendWhatsApp", text)).toBe(text);
      }),
      runs(200),
    );
  });
});
