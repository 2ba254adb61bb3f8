import { AwsError, type JsonObject } from "../service.ts";
import { sizeOf } from "./errors.ts";

/** The members of a request, held to what the service model says of them. */

export function required(request: JsonObject, member: string, least: number, most: number): string {
  const value = optional(request, member, least, most);
  if (value !== undefined) return value;
  throw invalid(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
}

/** Lengths are bytes of UTF-8. A length outside the model's bounds is a ValidationException, whatever the member. */
export function optional(
  request: JsonObject,
  member: string,
  least: number,
  most: number,
): string | undefined {
  const value = request[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new AwsError("SerializationException", `${member} must be a string`);
  if (sizeOf(value) > most) throw tooLong(member, most);
  if (value.length < least) {
    throw invalid(
      `Value at '${member}' failed to satisfy constraint: Member must have length greater than or equal to ${least}`,
    );
  }
  return value;
}

export function tooLong(member: string, most: number): AwsError {
  return invalid(
    `Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  );
}

function invalid(problem: string): AwsError {
  return new AwsError("ValidationException", `1 validation error detected: ${problem}`);
}

export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    // The engine's own message would quote the payload.
    return "not valid JSON";
  }
}
