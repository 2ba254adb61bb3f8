import { useEffect, useId, useState } from "react";
import { attempt, tell } from "../state/choice.ts";
import { handIn } from "../state/deeds.ts";
import { follow } from "../state/live.ts";
import { eventsKept, useWorld } from "../state/world.ts";
import { exact } from "../ui/time.ts";
import { channelOfEvent, indentedBody, rawEventWords } from "./raw-event-words.ts";

/** The events as they came from AWS, each of which can come again, changed or not. */
export function RawEvents() {
  useEffect(() => follow("rawEvents"), []);
  const events = useWorld((value) => value.rawEvents);
  const [draft, setDraft] = useState("");
  const id = useId();
  const channel = channelOfEvent(draft);
  const again = (body: string) =>
    attempt(async () => {
      await handIn(channelOfEvent(body) ?? "whatsapp", body);
      tell("The event came once more.");
    });
  return (
    <div className="raw-events">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void again(draft);
        }}
      >
        <label className="field">
          <span>Send a raw event</span>
          <textarea
            className="code"
            rows={draft === "" ? 2 : 8}
            spellCheck={false}
            value={draft}
            placeholder="Choose Edit at one below, or paste what production saw"
            aria-describedby={`${id}-kind`}
            onChange={(event) => setDraft(event.target.value)}
          />
        </label>
        <div className="actions">
          <button type="submit" className="quiet" disabled={channel === undefined}>
            Send the event
          </button>
          <small id={`${id}-kind`} role="status">
            {draft === ""
              ? ""
              : channel === undefined
                ? "It is neither a message of the WhatsApp topic nor an event of aws.sms-voice."
                : rawEventWords({ channel, body: draft })}
          </small>
        </div>
      </form>
      {events.length === 0 ? (
        <p className="hint">No event has come yet. What AWS tells the program appears here as it came.</p>
      ) : (
        <p className="hint">The last {eventsKept} are kept.</p>
      )}
      <ol className="event-list" reversed>
        {events.toReversed().map((event) => {
          const words = rawEventWords(event);
          return (
            <li key={event.id} className="raw-event">
              <b>{words}</b>
              <time dateTime={event.at}>{exact(event.at)}</time>
              <span className="row-actions">
                <button
                  type="button"
                  className="quiet small"
                  aria-label={`Edit event ${event.id}, ${words}`}
                  onClick={() => setDraft(indentedBody(event.body))}
                >
                  Edit
                </button>
                <button
                  type="button"
                  className="quiet small"
                  aria-label={`Send again event ${event.id}, ${words}`}
                  onClick={() => again(event.body)}
                >
                  Send again
                </button>
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
