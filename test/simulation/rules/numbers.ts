import { type Business, businesses, businessOf, chatOf } from "../world/businesses.ts";
import { windowHours } from "../world/plan.ts";
import { type History, type Inbound, lastWord, type RequestHistory, usableWindow } from "./history.ts";
import type { Rule } from "./rule.ts";

const minute = 60 * 1000;
/** What clocks may differ by, and more. */
const tolerance = 10_000;
const never = Number.NEGATIVE_INFINITY;

const from: Rule = {
  name: "from",
  statement:
    "A request goes from the number that its caller names, else from one to which the person has said STOP, else from the one whose window is open the longest, else from the default; and from no other ever.",
  check: (history) =>
    history.requests.flatMap((request) => {
      const { name, business, person } = request;
      if (business === undefined || person === undefined) return [];
      return [
        ...(mayBeChosen(history, request, business)
          ? []
          : [`${name} was to go from the ${business} number, and another was to be chosen`]),
        ...request.sends
          .filter((send) => send.channel === "whatsapp" && send.business !== business)
          .map(({ message, business: by }) => `${message} left from the ${by} number, not the ${business}`),
        ...request.gets
          .filter(({ body }) => body.from !== businesses[business].phoneNumberId)
          // Of one that was refused, or is not accepted yet, nothing is to go.
          .filter(({ body, askedAt }) => body.from !== undefined || isSentBy(request, askedAt))
          .map(({ body }) => `GET ${name} said that it goes from ${String(body.from)}`),
      ];
    }),
};

function isSentBy({ sends }: RequestHistory, at: number): boolean {
  return sends.some((send) => send.channel === "whatsapp" && send.at < at);
}

function mayBeChosen(history: History, request: RequestHistory, business: Business): boolean {
  const { asked, operated, person = "", visits } = request;
  const named = businessOf(asked?.body.from);
  if (named !== undefined) return business === named;
  // The first step may be tried again; what the first attempt has chosen stands.
  const choosing = visits.filter(({ state }) => state === "AcceptRequest");
  const [since, until] = [choosing.at(0)?.from, choosing.at(-1)?.to];
  // What the stack sends of its own accord names its number, which the run is not told.
  if (asked === undefined || operated.length > 0 || since === undefined || until === undefined) return true;
  const look = (number: Business) => lookAt(history, chatOf(person, number), since, until);
  const [own, other] = [look(business), look(business === "first" ? "second" : "first")];
  if (own.mayBeStopped) return true;
  const isOpen = own.closesBy > since - tolerance && own.closesBy >= other.staysUntil;
  const isDefault = business === "first" && other.staysUntil === never;
  return !other.isStopped && (isOpen || isDefault);
}

/** What somebody could see of a chat who looked at it between two instants. */
interface Look {
  /** Whether they must see that the person has opted out. */
  readonly isStopped: boolean;
  readonly mayBeStopped: boolean;
  /** Until when they must see the window open at least; `never` if they may see it closed. */
  readonly staysUntil: number;
  /** Until when they may see it open at most. */
  readonly closesBy: number;
}

function lookAt(history: History, chat: string, since: number, until: number): Look {
  const words = history.inbound.filter((word) => word.chat === chat && word.arrivedAt <= until);
  const last = lastWord(words);
  const takesBack = (stop: Inbound) =>
    words.some(
      ({ meaning, second, handledAt }) => meaning === "opt in" && second > stop.second && handledAt < since,
    );
  const stops = words.filter(({ meaning }) => meaning === "opt out");
  // While somebody is opted out nothing that they write opens the window but the word that ends it.
  const counts = ({ event }: Inbound) =>
    stops.length === 0 || (last?.meaning === "opt in" && event === last.event);
  const known = history.replies(chat, until).filter((word) => word.handledAt < since && counts(word));
  const ends = known.map(({ at, what }) => at + usableWindow(what)).filter((end) => end > until + tolerance);
  return {
    isStopped: last?.meaning === "opt out" && last.handledAt < since,
    mayBeStopped: stops.some((stop) => !takesBack(stop)),
    staysUntil: Math.max(never, ...ends),
    closesBy: Math.max(never, ...words.map(latestEnd)),
  };
}

/** By a hidden number too: it may be known whose it is. */
function latestEnd({ at, what }: Inbound): number {
  const hours = what === "STOP" ? 0 : windowHours(what);
  return hours === 0 ? never : at + (hours * 60 - 10) * minute + tolerance;
}

export const numberRules: readonly Rule[] = [from];
