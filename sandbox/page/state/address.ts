import { isChannel } from "./channels.ts";
import { type Choice, inspections, views } from "./choice.ts";

/** What of a choice its address says. */
type Shown = Pick<Choice, "number" | "channel" | "requestId" | "state" | "view" | "inspection">;

/** What an address that says nothing shows. */
const unsaid: Shown = {
  number: undefined,
  channel: "whatsapp",
  requestId: undefined,
  state: undefined,
  view: "life",
  inspection: "machine",
};

/** `/r/parcel-81?person=14155550123&state=AwaitReply`; what is as it always begins is left out. */
export function addressOf({ number, channel, requestId, state, view, inspection }: Shown): string {
  const said = Object.entries({
    person: number?.replace(/^\+/, ""),
    channel: channel === unsaid.channel ? undefined : channel,
    tab: inspection === unsaid.inspection ? undefined : inspection,
    state,
    view: view === unsaid.view ? undefined : view,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]));
  const path = requestId === undefined ? "/" : `/r/${encodeURIComponent(requestId)}`;
  return said.length === 0 ? path : `${path}?${said.join("&")}`;
}

/** Reads an address; what it says wrongly counts as not said. */
export function shownAt({ pathname, search }: { readonly pathname: string; readonly search: string }): Shown {
  const said = new URLSearchParams(search);
  const person = said.get("person");
  const channel = said.get("channel") ?? "";
  const requestId = /^\/r\/([^/]+)$/.exec(pathname)?.[1];
  return {
    number: person === null || !/^\d+$/.test(person) ? undefined : `+${person}`,
    channel: isChannel(channel) ? channel : unsaid.channel,
    requestId: requestId === undefined ? undefined : decodeURIComponent(requestId),
    state: said.get("state") ?? undefined,
    view: views.find((view) => view === said.get("view")) ?? unsaid.view,
    inspection: inspections.find((inspection) => inspection === said.get("tab")) ?? unsaid.inspection,
  };
}
