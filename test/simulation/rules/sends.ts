import { clockToleranceSeconds } from "../../../lib/messaging/window.ts";
import { windowHours } from "../world/plan.ts";
import {
  enteredAt,
  type History,
  isStoppedInsideSend,
  lastWord,
  type RequestHistory,
  type Visit,
} from "./history.ts";
import type { Rule } from "./rule.ts";

const day = 24 * 60 * 60 * 1000;
const minute = 60 * 1000;

const window: Rule = {
  name: "window",
  statement: "No free-form message leaves while the person's customer service window is closed.",
  check: (history) =>
    history.sends
      .filter(({ free }) => free)
      .filter(
        (send) =>
          !history.inbound.some(
            ({ chat, at, what }) =>
              chat === send.chat && at <= send.at && send.at - at < windowHours(what) * 60 * minute,
          ),
      )
      .map(({ message }) => `${message} left while the window was closed`),
};

const windowForgotten: Rule = {
  name: "window-forgotten",
  statement:
    "Once Meta has said that the window is closed, nothing free-form leaves until the person writes again.",
  check: (history) =>
    history.journal.of("status").flatMap(({ code, event, message }) => {
      if (code !== "131047") return [];
      const refused = history.sends.find((send) => send.message === message);
      // Of a message that nobody knows nobody can tell that it was refused.
      if (refused === undefined || !history.isKnown(refused.message)) return [];
      // Instants are whole seconds, and clocks differ: what was written just before counts as written since.
      const justBefore = 1_000 * (1 + clockToleranceSeconds + 2 * history.outcome.trouble.skewSeconds);
      const request = history.requests.find(({ name }) => name === refused.request);
      const setOut = enteredAt(request, "SendMessage", refused.calledAt) ?? refused.calledAt;
      // Whoever was about to send may still; the request itself knows from the moment at which it is told.
      const knownAt = ({ request }: { request: string }) =>
        request === refused.request ? history.arrivedAt(event) : history.handledAt(event) + minute;
      return history.sends
        .filter((send) => send.free && send.chat === refused.chat && send.at > knownAt(send))
        .filter(
          ({ chat, at }) =>
            !history.inbound.some(
              // What came after the state was entered is newer than what the send relied on.
              (word) => word.chat === chat && word.at > setOut - justBefore && word.at <= at,
            ),
        )
        .map(
          (send) =>
            `${send.message} left although Meta had refused ${message} with 131047 and nobody wrote since`,
        );
    }),
};

const atMostOnce: Rule = {
  name: "at-most-once",
  statement: "A message is sent once, unless its provider has reported that the send before failed.",
  check: (history) => twice(history, ({ operated }) => !operated.includes("redrives")),
};

const redriveOnce: Rule = {
  name: "redrive-once",
  statement: "Redriving an execution sends no message a second time, unless it was stopped inside a send.",
  check: (history) =>
    twice(
      history,
      (request) => request.operated.includes("redrives") && !isStoppedInsideSend(request),
      // A template asks anew, once the hold is over that the first was sent for.
      ({ role }) => role !== "template",
    ),
};

function twice(
  history: History,
  applies: (request: RequestHistory) => boolean,
  counts: (send: { role: string }) => boolean = () => true,
): string[] {
  return history.requests.filter(applies).flatMap(({ sends, operated }) =>
    // In the order in which they were called: one may leave after another that was called later.
    sends
      .filter(counts)
      .toSorted((a, b) => a.calledAt - b.calledAt)
      .flatMap((send, index, counted) => {
        const before = counted.slice(0, index).findLast(({ role }) => role === send.role);
        if (before === undefined) return [];
        const failed = history.reported(before.message, "failed");
        if (failed !== undefined && failed.at <= send.at) return [];
        // Whoever wakes a held message by hand, while the window is closed, has it ask again.
        if (send.role === "template" && operated.includes("answers by hand")) return [];
        if (send.role === "template" && refusedTo(history, send.chat, before.calledAt, send.at)) return [];
        return [`${send.message} was sent although nobody had reported that ${before.message} failed`];
      }),
  );
}

const provenOnce: Rule = {
  name: "proven-once",
  statement: "What is known to have arrived is not sent again, even if its provider has called it failed.",
  check: (history) =>
    history.requests.flatMap((request) => {
      const { sends, operated } = request;
      // Whoever redrives what has ended asks for it anew.
      if (operated.includes("redrives")) return [];
      const messages = sends.filter(({ role }) => role === "message");
      return messages.flatMap((send, index) => {
        // The retry is confirmed first; what is proven while the send is on its way comes too late.
        const confirmedAt = enteredAt(request, "ConfirmRetry", send.at);
        const proven = messages
          .slice(0, index)
          .find(({ message }) => history.provenAt(message) < (confirmedAt ?? send.at - 1_000));
        return proven === undefined
          ? []
          : [`${send.message} was sent although ${proven.message} was known to have arrived`];
      });
    }),
};

/** Whether Meta refused a message in the chat with 131047 meanwhile: then it is held again, and they are asked again. */
function refusedTo(history: History, chat: string, from: number, to: number): boolean {
  return history.sends.some((send) => {
    const failed = history.reported(send.message, "failed");
    return send.chat === chat && failed?.code === "131047" && failed.at >= from && failed.at <= to;
  });
}

const fallbackAfterFailure: Rule = {
  name: "fallback-after-failure",
  statement: "The SMS goes only where the WhatsApp message was not sent, or was reported to have failed.",
  check: (history) =>
    history.requests.flatMap((request) =>
      request.sends.flatMap((sms, index) => {
        if (sms.channel !== "sms") return [];
        return request.sends
          .slice(0, index)
          .filter(({ role }) => role === "message")
          .filter(({ message }) => (history.reported(message, "failed")?.at ?? day * 1e6) > sms.at)
          .map(
            ({ message }) => `${sms.message} was sent although nobody had reported that ${message} failed`,
          );
      }),
    ),
};

const templateOnce: Rule = {
  name: "template-once",
  statement: "A template that failed for good is not sent again to somebody who has not written since.",
  check: (history) =>
    history.requests.flatMap(({ sends, operated }) => {
      // Whoever redrives a request, or answers its token by hand, asks for it anew.
      if (operated.includes("redrives") || operated.includes("answers by hand")) return [];
      const templates = sends.filter(({ role }) => role === "template");
      return templates.flatMap((template, index) => {
        const before = templates[index - 1];
        const failed = before && history.reported(before.message, "failed");
        if (before === undefined || failed === undefined || failed.code === undefined) return [];
        if (
          !/^13(1049|1026|2001|1050)$/.test(failed.code) ||
          history.arrivedAt(failed.event) > template.calledAt
        )
          return [];
        const wrote = history.hasWritten(template.chat, before.calledAt, template.at);
        // Whose message ever it was: by what is refused the window is known to be closed.
        return wrote || refusedTo(history, template.chat, before.calledAt, template.at)
          ? []
          : [`${template.message} was sent although ${before.message} had failed for good (${failed.code})`];
      });
    }),
};

const oneTemplate: Rule = {
  name: "one-template",
  statement:
    "Nobody gets a second template while the first still stands, unless an operator stopped one inside its send.",
  check: (history) => {
    const stopped = new Set(history.requests.filter(isStoppedInsideSend).map(({ name }) => name));
    const shown = history.sends.filter(
      ({ role, message }) => role === "template" && history.shownAt(message) < Number.POSITIVE_INFINITY,
    );
    const toJudge = shown.filter(({ request }) => !stopped.has(request));
    return toJudge.flatMap((second) =>
      shown
        .filter((first) => first.chat === second.chat && first.calledAt < second.calledAt)
        .filter((first) => {
          const request = history.requests.find(({ name }) => name === first.request);
          const wrote = history.hasWritten(first.chat, first.calledAt, second.at);
          // A claim lasts as long as a hold, from the moment at which it is made.
          const claimedAt = enteredAt(request, "ClaimTemplate", first.calledAt);
          if (request === undefined || request.operated.length > 0) return false;
          // Claims are kept in whole seconds.
          const until = (claimedAt ?? first.calledAt) + request.holds - 1_000;
          return !wrote && second.at < until && !refusedTo(history, first.chat, first.calledAt, second.at);
        })
        .map((first) => `${second.message} was sent while ${first.message} still stood, and both arrived`),
    );
  },
};

const templateNeeded: Rule = {
  name: "template-needed",
  statement: "Nobody is asked by a template to write who has just written.",
  check: (history) =>
    history.sends
      .filter(({ role }) => role === "template")
      .flatMap((template) => {
        const request = history.requests.find(({ name }) => name === template.request);
        const claimedAt = enteredAt(request, "ClaimTemplate", template.at);
        if (claimedAt === undefined) return [];
        const reply = history
          .replies(template.chat, template.at)
          .find(({ handledAt }) => handledAt < claimedAt);
        // What was written before a STOP does not count after the START, and while that is being taken in nobody knows yet.
        if (reply === undefined || history.mayBeOptedOut(template.chat, claimedAt)) return [];
        if (history.isOptedOut(template.chat, template.at)) return [];
        return [`${template.message} was sent although "${reply.event}" had been taken in`];
      }),
};

/** Meta pauses for three hours, then for six; the word that it is over may get lost. */
const pauseLasts = 6 * 60 * minute;

const stoppedTemplate: Rule = {
  name: "stopped-template",
  statement: "Nobody is asked by a template that Meta is known to have stopped.",
  check: (history) =>
    history.sends
      .filter(({ role }) => role === "template")
      .flatMap((template) => {
        const request = history.requests.find(({ name }) => name === template.request);
        const setOut = enteredAt(request, "SendTemplate", template.calledAt) ?? template.calledAt;
        const said = history.journal.of("template");
        const known = said.filter(({ event }) => history.handledAt(event) < setOut).at(-1);
        // While the word that it is over is being taken in it may be known already.
        const takenBack = said.some(
          ({ state, event }) => state === "APPROVED" && history.arrivedAt(event) < template.at,
        );
        if (known?.state !== "PAUSED" || takenBack || template.at > known.at + pauseLasts) return [];
        return [`${template.message} was sent although Meta's word that it is paused had been taken in`];
      }),
};

const stoppedTruly: Rule = {
  name: "stopped-truly",
  statement: "A template that Meta is known to have let go again is refused to nobody.",
  check: (history) =>
    history.journal.of("threw").flatMap(({ at, by, error }) => {
      const [name] = by.split("/");
      const request = history.requests.find((candidate) => candidate.name === name);
      if (!error.includes("Meta has stopped the template")) return [];
      const setOut = enteredAt(request, "SendTemplate", at) ?? at;
      const letGo = history.journal
        .of("template")
        .some(({ state, event }) => state === "APPROVED" && history.handledAt(event) < setOut);
      return letGo
        ? [`${by} was refused as stopped although Meta's word to the contrary had been taken in`]
        : [];
    }),
};

const order: Rule = {
  name: "order",
  statement: "Messages that a reply releases from one person's line leave oldest first.",
  check: (history) =>
    history.requests.flatMap((older) =>
      history.requests.flatMap((younger) => {
        if (older.chat !== younger.chat || older.operated.length + younger.operated.length > 0) return [];
        if (older.asked === undefined || younger.asked === undefined) return [];
        if (older.asked.at >= younger.asked.at) return [];
        return releasedTogether(older, younger).flatMap(([one, other]) => {
          const [first] = sentAfter(history, older, one);
          const [second] = sentAfter(history, younger, other);
          if (first === undefined || second === undefined || first.at <= second.at) return [];
          // Whose answer never came may have left at any time.
          if (!history.isAnswered(first.message)) return [];
          return [`${second.message} left before ${first.message}, which was held with it and is older`];
        });
      }),
    ),
};

/** The holds of both that overlap, and that their callbacks ended: who left the line otherwise goes by itself. */
function releasedTogether(a: RequestHistory, b: RequestHistory): Array<[Visit, Visit]> {
  const holds = ({ visits }: RequestHistory) =>
    visits.filter(({ state, next }) => state.startsWith("AwaitReply") && next === "SendMessage");
  // A hold begins when its token is stored, not when the state is entered.
  return holds(a).flatMap((one) =>
    holds(b)
      .filter((other) => one.waits < other.to && other.waits < one.to)
      .map((other): [Visit, Visit] => [one, other]),
  );
}

function sentAfter(history: History, request: RequestHistory, { to }: Visit): RequestHistory["sends"] {
  return history.messages(request).filter(({ role, at }) => role === "message" && at >= to);
}

const optOut: Rule = {
  name: "opt-out",
  statement: "Nothing goes by WhatsApp to somebody whose opt-out has been taken in.",
  check: (history) =>
    history.sends.flatMap((send) => {
      if (send.channel !== "whatsapp") return [];
      // The function that sends looks at the conversation first, and may have done so just before.
      const request = history.requests.find(({ name }) => name === send.request);
      const known = enteredAt(request, sendingState(send), send.calledAt) ?? send.calledAt;
      const words = history.inbound.filter(({ chat }) => chat === send.chat);
      const last = lastWord(words.filter(({ handledAt }) => handledAt < known));
      const later = words.some(
        ({ at, second, meaning }) => meaning === "opt in" && second > (last?.second ?? 0) && at <= send.at,
      );
      return last?.meaning === "opt out" && !later
        ? [`${send.message} went to ${send.person}, who had opted out`]
        : [];
    }),
};

function sendingState({ role }: { role: string }): string {
  return role === "template" ? "SendTemplate" : "SendMessage";
}

export const sendRules: readonly Rule[] = [
  ...[window, windowForgotten, atMostOnce, provenOnce, redriveOnce, fallbackAfterFailure],
  ...[templateOnce, oneTemplate, templateNeeded, stoppedTemplate, stoppedTruly, order, optOut],
];
