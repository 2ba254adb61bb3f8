import type { MockIntegration } from "./definition.ts";
import { requestTemplate, responseFor } from "./integration-templates.ts";
import type { TemplateContext, TemplateInput } from "./mapping-template.ts";

/**
 * Answers without a back end. The request template renders `{"statusCode": …}`, by which the response is selected.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function answerMock(options: {
  integration: MockIntegration;
  mediaType: string;
  input: TemplateInput;
  context: Omit<TemplateContext, "responseOverride">;
}): Response {
  const { integration, input, mediaType } = options;
  const template = requestTemplate(integration.requestTemplates, mediaType);
  const context = { ...options.context, responseOverride: { header: {} } };
  const { statusCode } = JSON.parse(template.render(input, context)) as { statusCode?: unknown };
  const response = responseFor(integration.responses, statusCode);
  return new Response(response.template.render(input, context), {
    status: response.statusCode,
    headers: { "content-type": "application/json", ...response.headers },
  });
}
