import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import * as aws from "@pulumi/aws";

/** What the AWS SDK's clients are given to ask about the account that this program deploys into. */
export interface AccountClientConfig {
  readonly region: string;
  readonly credentials: ReturnType<typeof fromNodeProviderChain>;
}

/** What `aws:…` of a stack's configuration says about the deployment's credentials. */
export type CredentialSettings = Pick<
  typeof aws.config,
  "accessKey" | "secretKey" | "token" | "profile" | "assumeRoles"
>;

/** The region and credentials of the deployment that runs. */
export async function accountClientConfig(): Promise<AccountClientConfig> {
  const { region } = await aws.getRegion();
  return { region, credentials: credentialsOf(aws.config, aws.config.stsRegion ?? region) };
}

/**
 * What `aws:profile`, `aws:accessKey` and its kin, and `aws:assumeRoles` say, in the order in which the provider goes
 * by them, else the environment's credentials.
 * https://www.pulumi.com/registry/packages/aws/installation-configuration/
 */
export function credentialsOf(
  { accessKey, secretKey, token, profile, assumeRoles = [] }: CredentialSettings,
  stsRegion: string,
): AccountClientConfig["credentials"] {
  const own: AccountClientConfig["credentials"] =
    accessKey !== undefined && secretKey !== undefined
      ? async () => ({
          accessKeyId: accessKey,
          secretAccessKey: secretKey,
          ...(token === undefined ? {} : { sessionToken: token }),
        })
      : fromNodeProviderChain(profile === undefined ? {} : { profile });
  // Each role is assumed as the one before it.
  return assumeRoles.reduce(
    (masterCredentials, role) =>
      fromTemporaryCredentials({
        masterCredentials,
        clientConfig: { region: stsRegion },
        params: {
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? "pulumi",
          ExternalId: role.externalId,
          Policy: role.policy,
          PolicyArns: role.policyArns?.map((arn) => ({ arn })),
          SourceIdentity: role.sourceIdentity,
          Tags: role.tags && Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
          TransitiveTagKeys: role.transitiveTagKeys,
        },
      }),
    own,
  );
}

/**
 * Why AWS gave no answer, in a sentence without a full stop.
 * @param actions what the deployment needs to be allowed for it
 */
export function reasonOf(error: unknown, actions: readonly string[]): string {
  const { name, message, $response } = error as Error & { readonly $response?: unknown };
  if (/Credentials|ExpiredToken|UnrecognizedClient|InvalidClientTokenId/.test(name)) {
    return `there are no valid AWS credentials (${name}): ${firstLine(message)}`;
  }
  if (/^AccessDenied|Unauthorized/.test(name)) {
    return `AWS refuses it (${name}): the deployment needs to be allowed ${actions.join(" and ")}`;
  }
  if ($response === undefined) return `AWS cannot be reached from here (${firstLine(message || name)})`;
  return `AWS answered ${name}: ${firstLine(message)}`;
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/[\s.]+$/, "");
}
