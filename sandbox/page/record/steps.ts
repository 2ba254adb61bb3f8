import { type PhoneBehaviour, phoneNumber, type RecordedCall } from "../../host/answers.ts";
import { channelNames, channels } from "../state/channels.ts";
import type { Deed, Step } from "./record.ts";

/** What the sandbox recorded, as what was done. Calls that it refused, and names that people got, are no deeds. */
export function stepsOf(calls: readonly RecordedCall[]): Step[] {
  return calls.flatMap((call) => {
    const deed = deedOf(call);
    return deed === undefined ? [] : [{ at: Date.parse(call.at), ...deed }];
  });
}

function deedOf(call: RecordedCall): Deed | undefined {
  return call.path.startsWith("/sandbox/") ? controlDeed(call) : apiDeed(call);
}

function apiDeed({ path, body, key, status, request_id }: RecordedCall): Deed | undefined {
  const cancelled = /\/messages\/([^/]+)\/cancel$/.exec(path)?.[1];
  if (cancelled !== undefined) return { kind: "cancel", requestId: decodeURIComponent(cancelled), status };
  const channel = channelNames.find((name) => path.endsWith(channels[name].path));
  if (channel === undefined) return undefined;
  const sent = parsed(body);
  return {
    kind: "send",
    path: channels[channel].path,
    number: isRecord(sent) ? phoneNumber(String(sent.destination_number ?? "")) : "",
    body: sent,
    key,
    status,
    requestId: status === 202 ? request_id : undefined,
  };
}

function controlDeed({ method, path, body, status }: RecordedCall): Deed | undefined {
  if (status >= 400) return undefined;
  const [, , kind = "", name = "", what = ""] = path.replace(/\?.*/, "").split("/").map(decodeURIComponent);
  const given = parsed(body);
  switch (`${method} ${kind} ${what}`.trim()) {
    case "PATCH phones": {
      const { name: _name, ...behaviour } = (given ?? {}) as Partial<PhoneBehaviour>;
      return Object.keys(behaviour).length === 0
        ? undefined
        : { kind: "change", number: phoneNumber(name), behaviour };
    }
    case "POST phones messages":
      return isRecord(given) ? { kind: "write", number: phoneNumber(name), writing: given } : undefined;
    case "POST faults":
      return isRecord(given) ? { kind: "fault", fault: given } : undefined;
    case "DELETE faults":
      return { kind: "clear-faults" };
    case "POST queues redrive":
      return { kind: "redrive", queue: name };
    case "POST events":
      return { kind: "event", channel: name === "sms" ? "sms" : "whatsapp", event: given };
    default:
      return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
