import { type ReactNode, useEffect, useRef } from "react";
import type { PhoneBehaviour, PhoneMessage } from "../../host/answers.ts";
import { type Channel, channelNames, channels } from "../state/channels.ts";
import { attempt, choice, useChoice } from "../state/choice.ts";
import { change } from "../state/deeds.ts";
import { type Person, useWorld } from "../state/world.ts";
import { dayOf } from "../ui/time.ts";
import { Bubble } from "./bubble.tsx";
import { Composer } from "./composer.tsx";
import { Avatar } from "./people.tsx";

const none: readonly PhoneMessage[] = [];

/** One phone: a messenger for WhatsApp, another for SMS. */
export function Chat({ person }: { person: Person }) {
  const channel = useChoice((value) => value.channel);
  const all = useWorld(({ chats }) => chats[person.number]) ?? none;
  const messages = all.filter((message) => message.channel === channel);
  const end = useRef<HTMLDivElement>(null);
  const count = messages.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what scrolls.
  useEffect(() => {
    end.current?.parentElement?.scrollTo({ top: end.current.parentElement.scrollHeight });
  }, [count, channel]);
  return (
    <div className={`phone ${channel}`}>
      <header className="phone-head">
        <Avatar person={person} />
        <div className="who">
          <h2>{person.name}'s phone</h2>
          <p>{person.number}</p>
        </div>
        <Channels messages={all} />
      </header>
      <Behaviour person={person} />
      <div
        className="messages"
        role="log"
        aria-label={`${person.name}'s chat with Example Company`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        {messages.length === 0 && <Empty person={person} channel={channel} />}
        {messages.map((message, index) => (
          <Dated key={message.id} message={message} before={messages[index - 1]}>
            <Bubble message={message} chat={messages} person={person} />
          </Dated>
        ))}
        <div ref={end} />
      </div>
      <Composer person={person} channel={channel} />
    </div>
  );
}

function Channels({ messages }: { messages: readonly PhoneMessage[] }) {
  const current = useChoice((value) => value.channel);
  return (
    <fieldset className="segmented" aria-label="Messenger">
      {channelNames.map((channel) => (
        <label key={channel}>
          <input
            type="radio"
            name="channel"
            checked={channel === current}
            onChange={() => choice.set({ channel })}
          />
          <span>
            {channels[channel].label}
            {channel !== current && messages.some((message) => message.channel === channel) && (
              <i className="dot" aria-hidden="true" />
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const switches: ReadonlyArray<{
  readonly label: string;
  readonly hint: string;
  readonly isOn: (person: Person) => boolean;
  readonly set: (on: boolean) => Partial<PhoneBehaviour>;
}> = [
  {
    label: "Online",
    hint: "Off: the phone is out of reach, and messages wait for it",
    isOn: ({ online }) => online,
    set: (online) => ({ online }),
  },
  {
    label: "Reads",
    hint: "Opens the chat: what is there, and what comes, is read",
    isOn: ({ reads }) => reads,
    set: (reads) => ({ reads }),
  },
  {
    label: "Blocks",
    hint: "Blocks the business: its messages are sent, and never arrive",
    isOn: ({ blocks }) => blocks,
    set: (blocks) => ({ blocks }),
  },
  {
    label: "WhatsApp",
    hint: "Off: the person has left WhatsApp",
    isOn: ({ onWhatsApp }) => onWhatsApp,
    set: (onWhatsApp) => ({ onWhatsApp }),
  },
];

function Behaviour({ person }: { person: Person }) {
  return (
    <fieldset className="behaviour" aria-label={`How ${person.name} keeps the phone`}>
      {switches.map(({ label, hint, isOn, set }) => (
        <button
          key={label}
          type="button"
          role="switch"
          aria-checked={isOn(person)}
          title={hint}
          onClick={() => attempt(() => change(person.number, set(!isOn(person))))}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

function Empty({ person, channel }: { person: Person; channel: Channel }) {
  return <p className="empty">{channels[channel].emptyChat(person.name)}</p>;
}

function Dated(props: { message: PhoneMessage; before: PhoneMessage | undefined; children: ReactNode }) {
  const day = dayOf(Date.parse(props.message.at));
  const isNewDay = props.before === undefined || dayOf(Date.parse(props.before.at)) !== day;
  return (
    <>
      {isNewDay && <p className="day-line">{day}</p>}
      {props.children}
    </>
  );
}
