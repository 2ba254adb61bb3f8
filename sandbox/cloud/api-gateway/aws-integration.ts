import { type AwsCall, AwsError, type Json, type JsonObject } from "../service.ts";
import type { AwsIntegration } from "./definition.ts";
import { requestTemplate, responseFor } from "./integration-templates.ts";
import type { ResponseOverride, TemplateContext, TemplateInput } from "./mapping-template.ts";

/**
 * Calls an action of an AWS service with the rendered request template, and answers with the response template
 * that the back end's HTTP status selects.
 */
export async function callAwsService(options: {
  integration: AwsIntegration;
  mediaType: string;
  input: TemplateInput;
  context: Omit<TemplateContext, "responseOverride">;
  call: (call: AwsCall) => Promise<JsonObject>;
}): Promise<Response> {
  const { integration, input } = options;
  const template = requestTemplate(integration.requestTemplates, options.mediaType);
  const responseOverride: ResponseOverride = { header: {} };
  const context = { ...options.context, responseOverride };
  const backEnd = await request(integration, template.render(input, context), options.call);
  const response = responseFor(integration.responses, backEnd.status);
  const body = response.template.render({ ...input, body: JSON.stringify(backEnd.body) }, context);
  return new Response(body, {
    status: overriddenStatus(responseOverride) ?? response.statusCode,
    headers: { "content-type": "application/json", ...overriddenHeaders(responseOverride) },
  });
}

async function request(
  integration: AwsIntegration,
  rendered: string,
  call: (call: AwsCall) => Promise<JsonObject>,
): Promise<{ status: number; body: Json }> {
  const input = parseObject(rendered);
  // What AWS services answer to a body that is not JSON.
  if (input === undefined)
    return { status: 400, body: { __type: "com.amazon.coral.service#SerializationException" } };
  try {
    const { service, action, credentials } = integration;
    return { status: 200, body: await call({ principal: { role: credentials }, service, action, input }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: error.status, body: { __type: error.code, message: error.message, ...error.details } };
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** API Gateway passes over a status that is no integer between 100 and 599. */
function overriddenStatus({ status }: ResponseOverride): number | undefined {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) < 600
    ? Number(status)
    : undefined;
}

function overriddenHeaders({ header }: ResponseOverride): Record<string, string> {
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [name, String(value)]));
}
