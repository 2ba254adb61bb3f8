import type { ExecutionSummary, PhoneMessage } from "../../host/answers.ts";

export type Channel = PhoneMessage["channel"];
export type SendPath = "/sendWhatsApp" | "/sendSMS";

/** What a person writes, as the control routes take it. */
export type Writing = Readonly<Record<string, unknown>>;

/** All that the page knows of a channel. */
interface ChannelFacts {
  readonly label: string;
  /** The API's route that sends on it. */
  readonly path: SendPath;
  /** How the name of its state machine begins. */
  readonly machine: string;
  /** What sends on it in the tests (test/support/story.ts). */
  readonly helper: string;
  /** Who has a message that was sent and not delivered yet. */
  readonly carrier: string;
  /** Whether the messenger shows ticks, and people can react and send more than words. */
  readonly isRich: boolean;
  /** Whether its reports say when by the second only, as Meta's do. */
  readonly tellsBySecond: boolean;
  /** What a chat without messages says of `name`. */
  readonly emptyChat: (name: string) => string;
  /** What a person writes there, for the control routes. */
  readonly writing: (text: string) => Writing;
}

export const channels: Readonly<Record<Channel, ChannelFacts>> = {
  whatsapp: {
    label: "WhatsApp",
    path: "/sendWhatsApp",
    machine: "send-whatsapp",
    helper: "sendWhatsApp",
    carrier: "WhatsApp",
    isRich: true,
    tellsBySecond: true,
    emptyChat: (name) =>
      `${name}'s window is closed: they have not written for too long. Send them a message and see what happens, or write as ${name} to open it.`,
    writing: (text) => ({ text }),
  },
  sms: {
    label: "SMS",
    path: "/sendSMS",
    machine: "send-sms",
    helper: "sendSms",
    carrier: "The carrier",
    isRich: false,
    tellsBySecond: false,
    emptyChat: (name) => `No SMS yet. Send one, or write as ${name}.`,
    writing: (text) => ({ text, channel: "sms" }),
  },
};

export const channelNames = Object.keys(channels) as Channel[];

/** The channel on which a request was sent; undefined for a state machine that the page has no words for. */
export function channelOf({ state_machine }: Pick<ExecutionSummary, "state_machine">): Channel | undefined {
  return channelNames.find((name) => state_machine.startsWith(channels[name].machine));
}

/** What the tables and the API call `type`, in people's words. */
export function channelLabel(type: string): string {
  return isChannel(type) ? channels[type].label : type;
}

export function isChannel(type: string): type is Channel {
  return Object.hasOwn(channels, type);
}

export function channelOfPath(path: SendPath): Channel {
  const found = channelNames.find((name) => channels[name].path === path);
  if (found === undefined) throw new Error(`No channel sends by ${path}.`);
  return found;
}
