import { type AccountClientConfig, credentialsOf } from "../../../lib/infrastructure/account.ts";
import type { Stack } from "../stack.ts";

/** What each of the SDK's clients is given. */
export interface ClientConfig extends AccountClientConfig {
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/** Calls that get no answer are given up sooner than the SDK would: somebody waits. */
export function clientConfig({ region = "us-east-1", stsRegion = region, credentials }: Stack): ClientConfig {
  return {
    region,
    credentials: credentialsOf(credentials, stsRegion),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
  };
}
