import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Line } from "./line.ts";

/**
 * What is known about one person on one business number: the customer service window, the template on its
 * way, who waits for a reply, and the opt-out. The key is a phone number: this is the one table that holds
 * numbers in clear. (A wamid in the messages table holds one too, encoded.)
 */
export interface Conversation extends Line {
  readonly phone_id: string;
  readonly origination_id: string;
  /** When the person last wrote to this business number, epoch seconds by Meta's clock, and what: a digest of its wamid. */
  readonly last_inbound_at?: number;
  readonly last_inbound_id?: string;
  /** The same of the message before that one. */
  readonly previous_inbound_id?: string;
  /** When the customer service window ends that their messages have opened, less the margin; epoch seconds. */
  readonly window_until?: number;
  /** Stands for the conversation in published events, and says nothing of the person. */
  readonly conversation_id?: string;
  /** The language that a request last asked for. */
  readonly language?: string;
  /** What was written before this did not open the window, as Meta has said; epoch seconds. */
  readonly closed_before?: number;
  /** The template that asks the person to write. */
  readonly template?: TemplateClaim;
  /** ISO instant of the last expiry of which the person has not been told. */
  readonly unexplained_since?: string;
  /** ISO instant; present while the person is opted out. */
  readonly opted_out_at?: string;
  /** When the person last opted out or in, ISO instant. */
  readonly consent_at?: string;
  /** TTL, epoch seconds; absent while opted out, because an opt-out never expires. */
  readonly expires_at?: number;
}

/** The right to send a template. */
export interface TemplateClaim {
  /** Whose request sends it. */
  readonly request_id: string;
  /** When it was claimed, ISO instant, which tells it from an earlier one of the same request; missing of before 0.2. */
  readonly claimed_at?: string;
  /** Until when it stands, epoch seconds. */
  readonly claimed_until: number;
}

export interface ConversationKey {
  readonly phone_id: string;
  readonly origination_id: string;
}

/** For those who only look at conversations. */
export class ConversationReader {
  protected readonly client: DynamoDBDocumentClient;
  protected readonly table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.client = client;
    this.table = table;
  }

  /** A consistent read: who asks must see a reply that was recorded a moment ago. */
  async get(key: ConversationKey): Promise<Conversation | undefined> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: keyOf(key), ConsistentRead: true }),
    );
    return Item as Conversation | undefined;
  }
}

export function keyOf({ phone_id, origination_id }: ConversationKey) {
  return { phone_id, origination_id };
}
