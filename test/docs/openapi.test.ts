import { createConfig, lintFromString } from "@redocly/openapi-core";
import spectralCore, { type RulesetDefinition } from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { publicDocument } from "../../lib/api/openapi.ts";
import { webhooks } from "../../lib/api/webhooks.ts";
import { publishedEvents } from "../../lib/messaging/published-events.ts";
import manifest from "../../package.json" with { type: "json" };
import { docPath } from "../../scripts/docs.ts";

const { Spectral } = spectralCore;
const { oas } = spectralRulesets;

const document = publicDocument();

/** Every example in the document, with the schema that it is an example of. */
function examples(): Array<[where: string, schema: object, example: unknown]> {
  const found: Array<[string, object, unknown]> = [];
  const visit = (node: unknown, where: string): void => {
    if (typeof node !== "object" || node === null) return;
    const {
      schema,
      example,
      examples: several,
    } = node as { schema?: object; example?: unknown; examples?: object };
    if (schema !== undefined && example !== undefined) found.push([where, schema, example]);
    for (const [name, { value }] of Object.entries((several ?? {}) as Record<string, { value: unknown }>)) {
      if (schema !== undefined) found.push([`${where} ${name}`, schema, value]);
    }
    for (const [name, inner] of Object.entries(node)) visit(inner, `${where}/${name}`);
  };
  visit(document.paths, "");
  return found;
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: "api", components: document.components });
const validators = new Map<string, ValidateFunction>();

/** A request has dozens of examples: each schema is compiled once. */
function validator(schema: string): ValidateFunction {
  const known = validators.get(schema) ?? ajv.compile(JSON.parse(schema));
  validators.set(schema, known);
  return known;
}

it("is of the package's version, and every group of it has a member", () => {
  const { operations, named } = groups();
  expect(document.info.version).toBe(manifest.version);
  expect([...new Set(operations)].toSorted()).toEqual(named.toSorted());
});

function groups() {
  const items = [
    ...Object.values(document.paths),
    ...Object.values(document.webhooks as typeof document.paths),
  ];
  return {
    operations: items.flatMap((item) => Object.values(item)).flatMap(({ tags }) => tags),
    named: (document.tags as Array<{ name: string }>).map(({ name }) => name),
  };
}

describe("docs/openapi.json", () => {
  it("is a document that Redocly's strictest rules have nothing to say about", async () => {
    const config = await createConfig({ extends: ["recommended-strict"] });
    const source = JSON.stringify(document);
    const problems = await lintFromString({
      source,
      absoluteRef: docPath("docs/openapi.json").pathname,
      config,
    });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it("is a document that Spectral has nothing to say about", async () => {
    const spectral = new Spectral();
    spectral.setRuleset({ extends: [[oas as RulesetDefinition, "recommended"]] });
    const problems = await spectral.run(JSON.stringify(document));
    expect(problems.map(({ code, path, message }) => `${code} at ${path.join(".")}: ${message}`)).toEqual([]);
  });

  it("has every event as a webhook", () => {
    expect(Object.keys(webhooks)).toEqual(Object.keys(publishedEvents));
  });

  it("says nothing of AWS's extensions", () => {
    expect(JSON.stringify(document)).not.toContain("x-amazon-apigateway");
  });

  it.each(examples())("has an example at %s that its schema takes", (_where, schema, example) => {
    const validate = validator(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
  });

  it("has examples of every request", () => {
    expect(examples().filter(([where]) => where.includes("requestBody")).length).toBeGreaterThanOrEqual(2);
  });
});
