import { reasonOf } from "../../lib/infrastructure/account.ts";
import type { Action } from "./actions.ts";

/** What AWS said, or in a sentence without a full stop why it did not. */
export type Fact<Value> = { readonly is: Value } | { readonly unknown: string };

class Unanswered extends Error {}

/** Makes a fact of what is read with {@link ask}. */
export async function fact<Value>(read: () => Promise<Value>): Promise<Fact<Value>> {
  try {
    return { is: await read() };
  } catch (error) {
    if (error instanceof Unanswered) return { unknown: error.message };
    throw error;
  }
}

/** Calls AWS from within {@link fact}. */
export async function ask<Value>(action: Action, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw new Unanswered(whyNot(error, action));
  }
}

/** As {@link ask}, of something that may not exist: then undefined. */
export async function find<Value>(action: Action, call: () => Promise<Value>): Promise<Value | undefined> {
  return ask(action, async () => {
    try {
      return await call();
    } catch (error) {
      if (/^(ResourceNotFound|NotFound)/.test((error as Error).name)) return undefined;
      throw error;
    }
  });
}

function whyNot(error: unknown, action: Action): string {
  const { name } = error as Error;
  if (name === "AccessDeniedByMetaException") return `Meta refuses ${action} to this account`;
  if (/^(AccessDenied|AuthorizationError|Unauthorized)/.test(name)) {
    return `the credentials may not call ${action}; npm run doctor -- --policy prints what is needed`;
  }
  return reasonOf(error, [action]);
}
