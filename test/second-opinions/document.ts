import { fileURLToPath } from "node:url";
import { captureProgram } from "../../sandbox/cloud/program/program.ts";
import { config } from "../engine/stack.ts";

/** The OpenAPI document that the program hands to API Gateway, looked at as what it is: JSON. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, { readonly post?: Operation }>>;
  readonly [member: string]: unknown;
}

interface Operation {
  readonly requestBody: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
  readonly "x-amazon-apigateway-integration": AwsIntegration;
}

interface Schema {
  readonly $ref?: string;
}

interface AwsIntegration {
  readonly requestTemplates: Templates;
  /** By a pattern for the back end's HTTP status, or `default`. */
  readonly responses: Readonly<
    Record<string, { readonly statusCode: string; readonly responseTemplates: Templates }>
  >;
}

type Templates = { readonly "application/json": string };

export async function apiDocument(): Promise<ApiDocument> {
  const program = await captureProgram({
    program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
    config,
    region: "us-east-1",
    accountId: "111122223333",
  });
  const [api] = program.of("aws:apigateway/restApi:RestApi");
  return JSON.parse(String(api?.state.body)) as ApiDocument;
}

/** The mapping template for what is sent to a path's back end. */
export function requestTemplate(document: ApiDocument, path: string): string {
  return integration(document, path).requestTemplates["application/json"];
}

/** The mapping template for what a path's back end answered with this HTTP status, and API Gateway's own status. */
export function responseTemplate(
  document: ApiDocument,
  path: string,
  status: number,
): { readonly template: string; readonly status: number } {
  const { responses } = integration(document, path);
  const pattern = Object.keys(responses).find((key) => new RegExp(`^(?:${key})$`).test(String(status)));
  const response = responses[pattern ?? "default"];
  if (response === undefined) throw new Error(`POST ${path} has no answer to a status ${status}.`);
  return { template: response.responseTemplates["application/json"], status: Number(response.statusCode) };
}

/** Where in the document the model is that a path's body has to match: a JSON pointer. */
export function modelPointer(document: ApiDocument, path: string): string {
  const { $ref } = operation(document, path).requestBody.content["application/json"].schema;
  const inline = `/paths/${path.replaceAll("/", "~1")}/post/requestBody/content/application~1json/schema`;
  return $ref?.replace(/^#/, "") ?? inline;
}

function integration(document: ApiDocument, path: string): AwsIntegration {
  return operation(document, path)["x-amazon-apigateway-integration"];
}

function operation({ paths }: ApiDocument, path: string): Operation {
  const found = paths[path]?.post;
  if (found === undefined) throw new Error(`The API has no POST ${path}.`);
  return found;
}
