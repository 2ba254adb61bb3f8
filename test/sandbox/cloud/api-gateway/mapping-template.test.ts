import { describe, expect, it } from "vitest";
import { startExecution } from "../../../../lib/api/integrations.ts";
import {
  MappingTemplate,
  type ResponseOverride,
} from "../../../../sandbox/cloud/api-gateway/mapping-template.ts";
import { UnsupportedTemplate } from "../../../../sandbox/cloud/api-gateway/unsupported.ts";
import { targets } from "./fixture.ts";

const bs = "\\";

function render(
  source: string,
  options: {
    body?: string;
    header?: Record<string, string>;
    querystring?: Record<string, string>;
  } = {},
) {
  const responseOverride: ResponseOverride = { header: {} };
  const text = new MappingTemplate("test", source).render(
    {
      body: options.body ?? "",
      path: { id: "p" },
      querystring: options.querystring ?? { id: "q", page: "2" },
      header: options.header ?? {},
    },
    { requestId: "r-1", extendedRequestId: "e-1=", identity: { sourceIp: "127.0.0.1" }, responseOverride },
  );
  return { text, responseOverride };
}

const shown = (source: string, body?: string) => render(source, body === undefined ? {} : { body }).text;

describe("$util.escapeJavaScript", () => {
  it.each([
    ["'", `${bs}'`],
    ['"', `${bs}"`],
    ["/", `${bs}/`],
    [bs, bs + bs],
    ["\n\t\b\f\r", `${bs}n${bs}t${bs}b${bs}f${bs}r`],
    ["\u0000\u001f", `${bs}u0000${bs}u001F`],
    ["\u007f", "\u007f"],
    ["é\u2028😀", `${bs}u00E9${bs}u2028${bs}uD83D${bs}uDE00`],
  ])("of %j is %j, as commons-lang writes it", (text, escaped) => {
    expect(shown("$util.escapeJavaScript($input.body)", text)).toBe(escaped);
  });

  it("has to be freed of \\', by a regular expression of two backslashes; with one nothing happens", () => {
    const template = (backslashes: string) =>
      `$util.escapeJavaScript($input.body).replaceAll("${backslashes}'", "'")`;

    expect(shown(template(bs + bs), "it's")).toBe("it's");
    expect(shown(template(bs), "it's")).toBe(`it${bs}'s`);
  });
});

describe("String methods are Java's", () => {
  it.each([
    ["$input.body.replaceAll('.', 'x')", "a.b", "xxx"],
    ["$input.body.replace('.', '$&')", "a.b", "a$&b"],
    ["$input.body.replaceAll('(a)(b)', '$2$1')", "ab", "ba"],
    ["$input.body.replaceFirst('[ab]', '')", "ab", "b"],
    ["$input.body.matches('[a-z]+')", "abc", "true"],
    // The whole string has to match.
    ["$input.body.matches('[a-z]+')", "abc1", "false"],
    ["$input.body.matches('[a-z]+')", "abc\n", "false"],
    ["$input.body.split(',').size()", "a,b,,", "2"],
    ["$input.body.split(',').get(1)", "a,b", "b"],
    ["$input.body.substring(1)", "abc", "bc"],
    ["$input.body.substring(1, 2)", "abc", "b"],
    ["$input.body.lastIndexOf(':')", "a:b:c", "3"],
    ["$input.body.length()", "😀", "2"],
    ["$input.body.equalsIgnoreCase('ABC')", "abc", "true"],
    ["$input.body.trim().toUpperCase()", " a ", "A"],
  ])("%s of %j is %j", (source, body, result) => {
    expect(shown(source, body)).toBe(result);
  });
});

describe("$input", () => {
  it("looks for a parameter in path, query string and header, in this order", () => {
    expect(shown("$input.params('id') $input.params('page')")).toBe("p 2");
  });

  it("knows a header by exactly the name that was sent", () => {
    const header = { "idempotency-key": "k" };

    expect(render("[$input.params('Idempotency-Key')]", { header }).text).toBe("[]");
    expect(render("[$input.params('idempotency-key')]", { header }).text).toBe("[k]");
  });

  it("reads the body by JSONPath", () => {
    const body = '{"a":{"b":["x",{"c d":1.50}]}}';

    expect(shown("$input.path('$.a.b[0]')", body)).toBe("x");
    expect(shown("$input.json('$.a')", body)).toBe('{"b":["x",{"c d":1.5}]}');
    expect(shown("$input.json(\"$.a.b[1]['c d']\")", body)).toBe("1.5");
    expect(shown("[$!input.path('$.none')]", body)).toBe("[]");
  });

  it("prints a number as Java would, which goes by how it is written", () => {
    const body = '{"a":7200,"b":7200.0,"c":7.2e3,"d":0.5}';

    expect(shown("$input.path('$.a') $input.path('$.b') $input.path('$.c') $input.path('$.d')", body)).toBe(
      "7200 7200.0 7200.0 0.5",
    );
  });

  it("shows an empty body as an empty object", () => {
    expect(shown("$input.body")).toBe("{}");
  });
});

it("loops, branches and sets, and $context.responseOverride is what it writes to", () => {
  const source = `#set($found = "none")
#foreach($name in $input.params().header.keySet())
#if($name.equalsIgnoreCase("X-A") && $found == "none")
#set($found = $input.params().header.get($name))
#elseif($name == "x-b")
b
#else
other$foreach.index#if($foreach.hasNext),#end
#end
#end
#set($context.responseOverride.status = 409)
#set($context.responseOverride.header.Retry-After = "1")
"$found $context.identity.sourceIp"`;

  const { text, responseOverride } = render(source, { header: { "x-c": "3", "x-a": "1", "x-b": "2" } });

  expect(text.replaceAll(/\s+/g, " ")).toBe('other0,b "1 127.0.0.1"');
  expect(responseOverride).toEqual({ status: 409, header: { "Retry-After": "1" } });
});

describe("what the sandbox cannot vouch for is refused", () => {
  it.each([
    ["an unknown variable", "$typo"],
    ["an unknown variable in a string", '#set($a = "x $typo")'],
    ["an unknown variable in a branch that is not taken", "#if(false)$typo#end"],
    ["an unknown member of $context", "$context.requestID"],
    ["an unknown member of $context.identity", "$context.identity.ip"],
    ["an unknown member of $input", "$input.raw"],
    ["an unknown function", "$util.toJson($input.body)"],
    ["a method that Java's String has not", "$input.body.padStart(3)"],
    ["a directive", "#evaluate('x')"],
    ["a macro", "#macro(a)x#end #a()"],
    ["a string as a condition: Velocity takes it for true, JavaScript may not", '#set($a = "")#if($a)x#end'],
    ["a regular expression that JavaScript reads otherwise", "$input.body.replaceAll('a$', '')"],
    ["a possessive quantifier", "$input.body.replaceAll('a++', '')"],
    ["an inline flag", "$input.body.matches('(?i)a')"],
    ["an index beyond the end", "$input.body.substring(9)"],
    ["a JSONPath with a filter", "$input.path('$..a')"],
    ["a replacement with a group that is not there", "$input.body.replaceAll('a', '$1')"],
  ])("%s", (_what, source) => {
    expect(() => render(source, { body: '{"a":1}' })).toThrow(UnsupportedTemplate);
  });
});

it.each(["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])(
  "the program's templates find the key in a header that was sent as %s",
  (name) => {
    const { requestTemplates } = startExecution(targets, targets.arns.sendSms, "SendSmsRequest");

    const { text } = render(requestTemplates["application/json"], {
      body: '{"destination_number":"14155550123","message_body":"Hello"}',
      header: { [name]: "order-4711" },
      querystring: {},
    });

    expect(JSON.parse(text).name).toBe("order-4711");
  },
);
