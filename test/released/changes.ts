import type { Aws } from "../../sandbox/cloud/aws.ts";
import type { JsonObject } from "../../sandbox/cloud/service.ts";

/** What the tables' streams held while somebody watched, and what was published of it. */
export interface SeenChanges {
  readonly records: ReadonlyArray<{
    readonly table: string;
    readonly before?: JsonObject;
    readonly after: JsonObject;
  }>;
  readonly published: ReadonlyArray<{ readonly type: string; readonly detail: JsonObject }>;
}

/** Takes note of what is read from the streams, and of the events that are put on a bus. */
export function watchChanges(aws: Pick<Aws, "intercept">): { seen(): SeenChanges } {
  const records: SeenChanges["records"][number][] = [];
  const published: SeenChanges["published"][number][] = [];
  aws.intercept(async (call, proceed) => {
    const answer = await proceed();
    if (call.action === "GetRecords") records.push(...(answer.Records as JsonObject[]).flatMap(changeIn));
    if (call.action === "PutEvents") published.push(...(call.input.Entries as JsonObject[]).flatMap(eventIn));
    return answer;
  });
  return { seen: () => ({ records, published }) };
}

function changeIn({ dynamodb }: JsonObject): SeenChanges["records"] {
  const { Keys, OldImage, NewImage } = dynamodb as Record<string, JsonObject | undefined>;
  if (NewImage === undefined) return [];
  const table = Keys !== undefined && "eum_msg_id" in Keys ? "messages" : "requests";
  return [{ table, ...(OldImage === undefined ? {} : { before: OldImage }), after: NewImage }];
}

/** Those that follow from rows. */
function eventIn({ DetailType, Detail }: JsonObject): SeenChanges["published"] {
  const type = String(DetailType);
  return /^(request\.|message\.status_changed)/.test(type)
    ? [{ type, detail: JSON.parse(String(Detail)) }]
    : [];
}
