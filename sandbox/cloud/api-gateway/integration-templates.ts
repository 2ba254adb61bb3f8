import type { IntegrationResponse } from "./definition.ts";
import { GatewayError } from "./gateway-response.ts";
import type { MappingTemplate } from "./mapping-template.ts";

/** @throws GatewayError where there is none for this media type: passthroughBehavior is `never` */
export function requestTemplate(
  templates: ReadonlyMap<string, MappingTemplate>,
  mediaType: string,
): MappingTemplate {
  const template = templates.get(mediaType);
  if (template === undefined) throw new GatewayError("UNSUPPORTED_MEDIA_TYPE");
  return template;
}

/**
 * The integration response that a status selects, or else the default.
 * @throws GatewayError where there is neither
 */
export function responseFor<Response extends IntegrationResponse>(
  responses: readonly Response[],
  status: unknown,
): Response {
  const response =
    responses.find(({ selectionPattern }) => selectionPattern?.test(String(status))) ??
    responses.find(({ selectionPattern }) => selectionPattern === undefined);
  if (response === undefined) throw new GatewayError("API_CONFIGURATION_ERROR");
  return response;
}
