import { AwsError, type JsonObject } from "../cloud/service.ts";

/** The errors of AWS End User Messaging SMS, with the members that its callers read. */

/** Members of these shapes are in PascalCase, as the service's JSON has them. */
export function invalid(reason: string, field: string, problem: string): AwsError {
  const details = { Reason: reason, Fields: [{ Name: field, Message: problem }] };
  return new AwsError("ValidationException", `${field} ${problem}.`, 400, details);
}

export function conflict(reason: string, resourceType: string, message: string): AwsError {
  return new AwsError("ConflictException", message, 400, { Reason: reason, ResourceType: resourceType });
}

export function notFound(resourceType: string, id: string): AwsError {
  return new AwsError("ResourceNotFoundException", `No ${resourceType} ${id} in this account.`, 400, {
    ResourceType: resourceType,
    ResourceId: id,
  });
}

/** A member that has to be there. */
export function requiredText(input: JsonObject, member: string): string {
  const value = input[member];
  if (typeof value === "string" && value !== "") return value;
  throw invalid("MISSING_PARAMETER", member, "is required");
}
