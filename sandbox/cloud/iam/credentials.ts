import { createHash } from "node:crypto";

/** Temporary credentials as STS hands them to whoever assumes a role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Credentials that stand for a role: the sandbox reads the access key id of a signed request and knows whose
 * policies to apply. Signatures are not verified: everything here runs on one computer.
 */
export class RoleCredentials {
  readonly #roles = new Map<string, string>();

  /** @param roleArn the role that is assumed. */
  issue(roleArn: string): Credentials {
    const hash = createHash("sha256").update(roleArn).digest("hex").toUpperCase();
    const accessKeyId = `ASIA${hash.slice(0, 16)}`;
    this.#roles.set(accessKeyId, roleArn);
    return { accessKeyId, secretAccessKey: hash.slice(16, 56), sessionToken: `sandbox/${roleArn}` };
  }

  /** The ARN of the role for which an access key id was issued. */
  roleOf(accessKeyId: string): string | undefined {
    return this.#roles.get(accessKeyId);
  }
}
