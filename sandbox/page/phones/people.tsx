import { type CSSProperties, type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { attempt, choice, useChoice } from "../state/choice.ts";
import { introduce } from "../state/people.ts";
import { type Person, useWorld } from "../state/world.ts";
import { Icon } from "../ui/icon.tsx";

/** Everyone's phones, as a row of faces; arrows move between them. */
export function People() {
  const people = useWorld((value) => value.people);
  const current = useChoice((value) => value.number);
  const [adding, setAdding] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const at = people.findIndex(({ number }) => number === current);
    const next = (at + step + people.length) % people.length;
    event.preventDefault();
    choice.set({ number: people[next]?.number });
    list.current?.querySelectorAll<HTMLElement>("[role=radio]")[next]?.focus();
  };
  return (
    <div className="people">
      <div
        className="faces"
        role="radiogroup"
        aria-label="Whose phone is open"
        ref={list}
        onKeyDown={onKeyDown}
      >
        {people.map((person) => (
          <Face key={person.number} person={person} isOpen={person.number === current} />
        ))}
      </div>
      <button
        type="button"
        className="icon-button add"
        aria-label="Add a person"
        title="Add a person"
        aria-expanded={adding}
        onClick={() => setAdding(!adding)}
      >
        <Icon name={adding ? "close" : "plus"} />
      </button>
      {adding && <AddPerson onDone={() => setAdding(false)} />}
    </div>
  );
}

function Face({ person, isOpen }: { person: Person; isOpen: boolean }) {
  const unread = useUnread(person, isOpen);
  const state = person.online ? "" : ", phone off";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a face is no input; the radiogroup pattern names what it is.
    <button
      type="button"
      role="radio"
      aria-checked={isOpen}
      tabIndex={isOpen ? 0 : -1}
      className="face"
      aria-label={`${person.name}, ${person.number}${state}${unread > 0 ? `, ${unread} new` : ""}`}
      onClick={() => choice.set({ number: person.number })}
    >
      <Avatar person={person} />
      <span className="face-name">{person.name}</span>
      {unread > 0 && <span className="unread">{unread}</span>}
    </button>
  );
}

export function Avatar({ person }: { person: Person }) {
  const hue = [...person.number].reduce((sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 360, 7);
  const initials = /^Person /.test(person.name)
    ? person.number.slice(-2)
    : person.name.slice(0, 1).toUpperCase();
  return (
    <span
      className={person.online ? "avatar" : "avatar off"}
      style={{ "--hue": hue } as CSSProperties}
      aria-hidden="true"
    >
      {initials}
    </span>
  );
}

/** How many messages came since the phone was last open on the page. */
function useUnread(person: Person, isOpen: boolean): number {
  const messages = useWorld(({ chats }) => chats[person.number]);
  const received = messages?.filter(({ direction }) => direction === "out").length ?? 0;
  const seen = useRef(received);
  if (isOpen) seen.current = received;
  return received - seen.current;
}

function AddPerson({ onDone }: { onDone: () => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void attempt(async () => {
      const number = await introduce(String(form.get("number")).trim(), String(form.get("name")).trim());
      choice.set({ number });
      onDone();
    });
  };
  return (
    <form
      className="add-person"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <label>
        Number
        {/* biome-ignore lint/a11y/noAutofocus: the form has just been asked for. */}
        <input name="number" type="tel" required placeholder="+14155550177" autoComplete="off" autoFocus />
      </label>
      <label>
        Name
        <input name="name" placeholder="optional" autoComplete="off" />
      </label>
      <button type="submit" className="primary">
        Add
      </button>
    </form>
  );
}
