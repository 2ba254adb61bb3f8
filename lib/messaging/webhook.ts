import { Webhook } from "standardwebhooks";
import * as v from "valibot";

/**
 * Webhooks as Standard Webhooks specifies them, so that receivers find a library in their language:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

const howToMakeOne =
  'whsec_ and 24 to 64 bytes in base64, as made by: echo "whsec_$(openssl rand -base64 32)"';

/** A key in base64, as long as the specification asks. */
const secret = v.pipe(
  v.string(howToMakeOne),
  v.check((text) => {
    const [, base64 = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
    const { length } = Buffer.from(base64, "base64");
    return base64.length % 4 === 0 && length >= 24 && length <= 64;
  }, howToMakeOne),
);

const oneOrTwo = `one secret, or a JSON list of the new one and the old one; ${howToMakeOne}`;

/** The secrets that sign: one, or while it is changed the new one and the old one. */
export const WebhookSecrets = v.union(
  [
    v.pipe(
      secret,
      v.transform((only) => [only]),
    ),
    v.pipe(v.array(secret), v.minLength(1, oneOrTwo), v.maxLength(2, oneOrTwo)),
  ],
  oneOrTwo,
);

/** An event on its way to the webhook. */
export interface Post {
  /** The event's id: the same at every try, so that the receiver knows one that it has already. */
  readonly id: string;
  /** The body, exactly as it is posted. */
  readonly body: string;
  /** The time of this try: a receiver refuses one that is five minutes off, which may be an old one played again. */
  readonly at: Date;
}

/** The headers by which a receiver knows who posts: each secret signs, and one signature that fits is enough. */
export function signedHeaders({ id, body, at }: Post, secrets: readonly string[]): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((key) => new Webhook(key).sign(id, at, body)).join(" "),
  };
}
