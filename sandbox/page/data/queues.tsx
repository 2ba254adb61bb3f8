import { useEffect } from "react";
import type { QueueContents } from "../../host/answers.ts";
import { attempt, tell } from "../state/choice.ts";
import { redrive } from "../state/deeds.ts";
import { follow } from "../state/live.ts";
import { useWorld } from "../state/world.ts";
import { Json } from "../ui/json.tsx";

/** The queues, and the dead-letter queues with a way back. */
export function Queues() {
  useEffect(() => follow("queues"), []);
  const queues = useWorld((value) => value.queues);
  const sorted = queues.toSorted(
    (one, other) => Number(isDeadLetterQueue(one)) - Number(isDeadLetterQueue(other)),
  );
  return (
    <div className="queues">
      {sorted.map((queue) => (
        <Queue key={queue.name} queue={queue} />
      ))}
    </div>
  );
}

function Queue({ queue }: { queue: QueueContents }) {
  const { name, messages } = queue;
  return (
    <section>
      <div className="title-line">
        <h2>
          {name.replace(/-[0-9a-f]{7}$/, "")}
          <small>
            {messages.length === 0
              ? "empty"
              : `${messages.length} message${messages.length === 1 ? "" : "s"}`}
          </small>
        </h2>
        {isDeadLetterQueue(queue) && (
          <button
            type="button"
            className="quiet"
            disabled={messages.length === 0}
            onClick={() =>
              attempt(async () => {
                const { moved } = await redrive(name);
                tell(`${moved} message${moved === 1 ? "" : "s"} went back to where they came from.`);
              })
            }
          >
            Redrive
          </button>
        )}
      </div>
      {messages.map((message) => (
        <details key={message.message_id}>
          <summary>
            {message.message_id} <small>received {message.receive_count} times</small>
          </summary>
          <Json value={message.body} label="The message's body" />
        </details>
      ))}
    </section>
  );
}

function isDeadLetterQueue({ dead_letters_of }: QueueContents): boolean {
  return (dead_letters_of?.length ?? 0) > 0;
}
