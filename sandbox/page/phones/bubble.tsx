import type { PhoneMessage } from "../../host/answers.ts";
import { channels } from "../state/channels.ts";
import { attempt } from "../state/choice.ts";
import { write } from "../state/deeds.ts";
import type { Person } from "../state/world.ts";
import { Icon } from "../ui/icon.tsx";
import { timeOfDay } from "../ui/time.ts";
import { RichContent } from "./rich-content.tsx";
import { Ticks } from "./ticks.tsx";

const reactions = ["\u{1F44D}", "\u2764\uFE0F", "\u{1F602}"];

/** One message, with what can be tapped on it. */
export function Bubble(props: { message: PhoneMessage; chat: readonly PhoneMessage[]; person: Person }) {
  const { message, chat, person } = props;
  if (message.kind === "reaction") return <Reaction message={message} chat={chat} person={person} />;
  const isBusiness = message.direction === "out";
  const { isRich } = channels[message.channel];
  const quoted = message.context === undefined ? undefined : chat.find(({ id }) => id === message.context);
  const isNewest = chat.findLast(({ direction }) => direction === "out") === message;
  // The newest is meant where nothing is said; a record needs no id then.
  const to = isNewest ? {} : { context: message.id };
  return (
    <article
      className={`bubble ${isBusiness ? "theirs" : "own"}`}
      aria-label={`${isBusiness ? "Example Company" : person.name}, ${timeOfDay(message.at)}`}
    >
      {quoted !== undefined && (
        <blockquote dir="auto">{quoted.body === "" ? quoted.kind : quoted.body}</blockquote>
      )}
      {message.template !== undefined && <p className="template-name">Template {message.template}</p>}
      <RichContent message={message} />
      <footer>
        {isBusiness && isRich && <span className="receipt">{message.status}</span>}
        <time dateTime={message.at}>{timeOfDay(message.at)}</time>
        {isRich && <Ticks status={message.status} />}
      </footer>
      {message.buttons !== undefined && (
        <ul className="taps" aria-label="Buttons">
          {message.buttons.map((button) => (
            <li key={button.text}>
              {button.payload === undefined ? (
                <span className="tap">
                  <Icon name="link" size={14} /> {button.text}
                </span>
              ) : (
                <button
                  type="button"
                  className="tap"
                  onClick={() => attempt(() => write(person.number, { button: button.payload, ...to }))}
                >
                  {button.text}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {message.rows !== undefined && (
        <details className="rows">
          <summary>
            <Icon name="list" size={14} /> {listTitle(message)}
          </summary>
          <ul>
            {message.rows.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  className="tap"
                  onClick={() => attempt(() => write(person.number, { list: row.id, ...to }))}
                >
                  <b>{row.title}</b>
                  {row.description !== undefined && <small>{row.description}</small>}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {isBusiness && isRich && (
        <fieldset className="react" aria-label="React">
          {reactions.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={`React with ${emoji}`}
              onClick={() =>
                attempt(() =>
                  write(person.number, { reaction: { emoji, ...(!isNewest && { to: message.id }) } }),
                )
              }
            >
              {emoji}
            </button>
          ))}
        </fieldset>
      )}
    </article>
  );
}

function Reaction(props: { message: PhoneMessage; chat: readonly PhoneMessage[]; person: Person }) {
  const { message, chat, person } = props;
  const who = message.direction === "out" ? "Example Company" : person.name;
  const target = chat.find(({ id }) => id === message.context);
  const what = target === undefined || target.body === "" ? "a message" : `“${target.body.slice(0, 40)}”`;
  return (
    <p className="reaction">
      {message.body === ""
        ? `${who} took a reaction to ${what} back`
        : `${who} reacted ${message.body} to ${what}`}
    </p>
  );
}

function listTitle({ content }: PhoneMessage): string {
  const action = content?.action;
  const isObject = typeof action === "object" && action !== null && !Array.isArray(action);
  return isObject && typeof action.button === "string" ? action.button : "Options";
}
