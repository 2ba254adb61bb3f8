import { describe, expect, test } from "vitest";
import { evaluate, output, Workshop } from "./workshop.ts";

async function value(expression: string, input: Parameters<typeof evaluate>[1] = {}) {
  return output(await evaluate(expression, input));
}

async function failure(expression: string, input: Parameters<typeof evaluate>[1] = {}) {
  const { error, cause } = await evaluate(expression, input);
  return { error, cause };
}

/** The error with which a state machine with this output is refused. */
function refusal(expression: string): string {
  try {
    new Workshop().define({ Only: { Type: "Pass", Output: { id: `{% ${expression} %}` }, End: true } });
  } catch (error) {
    return String(error);
  }
  return "accepted";
}

const INVALID = "States.QueryEvaluationError";

// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
describe("JSONata in Step Functions (transforming-data)", () => {
  test("a template mixes literals and expressions at any depth; other strings stay as they are", async () => {
    const execution = await new Workshop()
      .define({
        Only: {
          Type: "Pass",
          Output: { a: [1, "{% $states.input.x %}", { b: null }], "c.$": "$.x", d: "{ % no %}x", e: "" },
          End: true,
        },
      })
      .run({ x: "y" });
    expect(output(execution)).toEqual({ a: [1, "y", { b: null }], "c.$": "$.x", d: "{ % no %}x", e: "" });
  });

  test("an expression may run over lines", async () => {
    expect(await value("(\n  $a := 1;\n  $a + 1\n)")).toBe(2);
  });

  test("single-element sequences collapse; brackets keep the list", async () => {
    const input = {
      items: [
        { id: 1, on: true },
        { id: 2, on: false },
      ],
    };
    expect(await value("$states.input.items[on].id", input)).toBe(1);
    expect(await value("[$states.input.items[on].id]", input)).toEqual([1]);
    expect(await value("$states.input.items.id", input)).toEqual([1, 2]);
  });

  test("$ and bare names mean the item inside predicates, path steps, sorts and groups", async () => {
    const input = {
      items: [
        { id: 2, tags: ["a"] },
        { id: 1, tags: ["b"] },
      ],
    };
    expect(await value("$states.input.items.(id * 10)", input)).toEqual([20, 10]);
    expect(await value("$states.input.items[$.id = 1].tags", input)).toEqual(["b"]);
    expect(await value("$states.input.items^(id).id", input)).toEqual([1, 2]);
    expect(await value("$states.input.items{tags[0]: id}", input)).toEqual({ a: 2, b: 1 });
    expect(await value("$map($states.input.items, function($item) { $item.id })", input)).toEqual([2, 1]);
    expect(await value("$states.input ~> |items|{'id': id + 1}|", input)).toMatchObject({
      items: [{ id: 3 }, { id: 2 }],
    });
    expect(await value("$states.input.items#$i[$i = 1].id", input)).toBe(1);
  });

  test("a lambda may call itself", async () => {
    expect(await value("($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))")).toBe(120);
  });

  test("results are plain JSON: an object leaves out what has no value", async () => {
    const result = await value("{'a': [1..3], 'b': $states.input.missing}");
    expect(result).toEqual({ a: [1, 2, 3] });
    expect(Object.getOwnPropertyNames((result as { a: object }).a)).toEqual(["0", "1", "2", "length"]);
  });

  test.each([
    ["an undefined result", "$states.input.missing", "returned nothing (undefined)"],
    ["a type error", "1 + 'a'", "threw an error during evaluation. T2002"],
    ["an error of its own", "$error('no')", "threw an error during evaluation. D3137: no"],
    ["a function", "$uppercase", "It is or holds a function"],
    ["a runaway", "($f := function($n) { $f($n + 1) }; $f(0))", "D1012"],
  ])("%s is States.QueryEvaluationError", async (_what, expression, cause) => {
    const { error, cause: told } = await failure(expression);
    expect(error).toBe(INVALID);
    expect(told).toContain(cause);
  });

  test("a variable that has no value yet is States.QueryEvaluationError, even inside $exists", async () => {
    const execution = await new Workshop()
      .define({
        Use: { Type: "Pass", Output: "{% $exists($late) %}", Next: "Set" },
        Set: { Type: "Pass", Assign: { late: 1 }, End: true },
      })
      .run();
    expect(execution).toMatchObject({
      error: INVALID,
      cause: expect.stringContaining("$late, which has no value"),
    });
  });

  test("what an expression does to its input changes nothing outside", async () => {
    const execution = await new Workshop()
      .define({
        Only: { Type: "Pass", Assign: { list: "{% $append($states.input.list, 3) %}" }, End: true },
      })
      .run({ list: [1, 2] });
    expect(output(execution)).toEqual({ list: [1, 2] });
    expect(execution.variables).toEqual({ list: [1, 2, 3] });
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
describe("functions that Step Functions adds (jsonata-functions-provided-by-sfn)", () => {
  test.each([
    ["$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]],
    ["$range(0, 10, 2)", [0, 2, 4, 6, 8, 10]],
    ["$range(3, 1, -1)", [3, 2, 1]],
    ["$hash('a', 'MD5')", "0cc175b9c0f1b6a831c399e269772661"],
    ["$hash('a', 'SHA-256')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    [`$parse('{"a":[1]}')`, { a: [1] }],
    ["$random(7) = $random(7)", true],
    ["$random() < 1", true],
    ["$length($uuid())", 36],
  ])("%s", async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  test("$parse of what is no JSON is an evaluation error", async () => {
    expect((await failure("$parse('{')")).error).toBe(INVALID);
  });

  test("$now and $millis tell the virtual time", async () => {
    const workshop = new Workshop().define({
      Hold: { Type: "Wait", Seconds: 90, Next: "Tell" },
      Tell: { Type: "Pass", Output: "{% [$now(), $now('[H]:[m01]'), $string($millis())] %}", End: true },
    });
    await workshop.run();
    await workshop.clock.advance(90);
    expect(output(workshop.execution())).toEqual(["2026-03-01T12:01:30.000Z", "12:01", "1772366490000"]);
  });
});

describe("what Step Functions refuses is refused when the state machine is added (transforming-data)", () => {
  test.each([
    ["$", "$ refers to no document here"],
    ["$.name", "$ refers to no document here"],
    ["$$", "$$ refers to no document"],
    ["$states.input.items.($$.id)", "$$ refers to no document"],
    ["name", 'The bare name "name" refers to no document here'],
    ["$uppercase(name)", 'The bare name "name"'],
    ["*", '"*" refers to no document'],
    ["$map([1], function($v) { name })", 'The bare name "name"'],
    ["$eval('1')", "$eval is not available in Step Functions"],
    ["1 +", "is not valid JSONata"],
    ["$states.result", "$states.result is not available here"],
    ["$states.errorOutput.Error", "$states.errorOutput is not available here"],
    ["$states.imput", "$states.imput is not available here"],
    ["$nobody", "refers to the variable or function $nobody, which no state assigns"],
    ["$states.input.a ?? 1", "The operator ?? is newer"],
    ["$states.input.a ?: 1", "The operator ?: is newer"],
  ])("%s", (expression, problem) => {
    expect(refusal(expression)).toContain('State machine "Orders", state "Only", field "Output/id": ');
    expect(refusal(expression)).toContain(problem);
  });

  test("written conditions and $exists are no newer operators", () => {
    expect(refusal("$states.input.a ? $states.input.a : 1")).toBe("accepted");
    expect(refusal("$exists($states.input.a) ? $states.input.a : 1")).toBe("accepted");
    expect(refusal("$contains('a?:b??', /(?:a)/)")).toBe("accepted");
  });

  test.each([" {% 1 %}", "{% 1 %} ", "{% 1", "1 %}"])("%j: {%% must begin and %%} end the string", (text) => {
    const add = () => new Workshop().define({ Only: { Type: "Pass", Output: text, End: true } });
    expect(add).toThrow("must begin the string");
  });
});
