import { type ReactNode, useState } from "react";
import { attempt, tell, useChoice } from "../state/choice.ts";
import { arm, clearFaults } from "../state/deeds.ts";
import { isWindowOpen } from "../state/windows.ts";
import { personOf, useWorld } from "../state/world.ts";
import { useSandboxNow } from "../ui/ticking.ts";
import { named, obstacle, suits } from "./faults.ts";
import { scripts } from "./scripts.ts";

/** What can go wrong for the person whose phone is open, one click each. */
export function Deck() {
  const number = useChoice((value) => value.number);
  const people = useWorld((value) => value.people);
  const [running, setRunning] = useState<string>();
  const name = personOf(number)?.name ?? number ?? "nobody";
  if (number === undefined) return null;
  return (
    <section className="deck" aria-labelledby="deck-title">
      <h2 id="deck-title">
        Trouble for {name} <small>the phone that is open</small>
      </h2>
      <Armed people={people} />
      <Group title="Timing">
        {scripts.map(({ title, does, run }) => (
          <CardButton
            key={title}
            title={title}
            does={does(name)}
            disabled={running !== undefined}
            onClick={() =>
              attempt(async () => {
                setRunning(title);
                await run(number).finally(() => setRunning(undefined));
              })
            }
          />
        ))}
      </Group>
      {suits.map((suit) => (
        <Group key={suit.title} title={suit.title}>
          {suit.cards.map(({ title, does, fault }) => (
            <CardButton
              key={title}
              title={title}
              does={does(name)}
              onClick={() =>
                attempt(async () => {
                  const armed = fault(number);
                  await arm(armed);
                  const problem = obstacle(armed, isWindowOpen);
                  tell(problem === undefined ? does(name) : `${does(name)} It ${problem}.`);
                })
              }
            />
          ))}
        </Group>
      ))}
    </section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="suit">
      <h3>{title}</h3>
      <ul>{children}</ul>
    </div>
  );
}

function CardButton(props: { title: string; does: string; onClick: () => void; disabled?: boolean }) {
  return (
    <li>
      <button type="button" className="card" onClick={props.onClick} disabled={props.disabled}>
        <b>{props.title}</b>
        <span>{props.does}</span>
      </button>
    </li>
  );
}

function Armed({ people }: { people: Parameters<typeof named>[1] }) {
  const faults = useWorld((value) => value.faults);
  // A window opens when its person writes, and closes by itself.
  useWorld((value) => value.chats);
  useSandboxNow();
  if (faults.length === 0) return null;
  return (
    <div className="armed">
      <p>Waiting for its moment:</p>
      <ul>
        {faults.map((fault) => {
          const asked = fault as unknown as Record<string, unknown>;
          const problem = obstacle(asked, isWindowOpen);
          return (
            <li key={fault.id}>
              {named(asked, people)}
              {fault.times > 1 && <span> ×{fault.times}</span>}
              {problem !== undefined && <small>{problem}</small>}
            </li>
          );
        })}
      </ul>
      <button type="button" className="quiet" onClick={() => attempt(clearFaults)}>
        Clear
      </button>
    </div>
  );
}
