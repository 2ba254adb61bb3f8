import { type FormEvent, useState } from "react";
import { type Channel, channels, type Writing } from "../state/channels.ts";
import { attempt } from "../state/choice.ts";
import { write } from "../state/deeds.ts";
import type { Person } from "../state/world.ts";
import { Icon } from "../ui/icon.tsx";

/** What a person can send besides words. */
const others: Readonly<Record<string, Writing>> = {
  Picture: { image: { caption: "Look at this" } },
  Document: { document: { filename: "receipt.pdf" } },
  Location: {
    location: { latitude: 40.4168, longitude: -3.7038, name: "Puerta del Sol", address: "Madrid" },
  },
  Contact: { contacts: [{ name: { formatted_name: "Eva Example" }, phones: [{ phone: "+14155550199" }] }] },
  "Voice message": { audio: {} },
};

/** Where one types and sends as the person. */
export function Composer({ person, channel }: { person: Person; channel: Channel }) {
  const [text, setText] = useState("");
  const { isRich, writing } = channels[channel];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    void attempt(async () => {
      await write(person.number, writing(text));
      setText("");
    });
  };
  return (
    <form className="composer" onSubmit={submit}>
      {isRich && (
        <select
          aria-label="Send something else"
          title="Send something else"
          value=""
          onChange={(event) => {
            const writing = others[event.target.value];
            if (writing !== undefined) void attempt(() => write(person.number, writing));
          }}
        >
          <option value="">+</option>
          {Object.keys(others).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <input
        aria-label={`Write as ${person.name}`}
        placeholder={`Write as ${person.name}`}
        value={text}
        maxLength={4096}
        dir="auto"
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" aria-label={`Send as ${person.name}`} title={`Send as ${person.name}`}>
        <Icon name="send" size={18} />
      </button>
    </form>
  );
}
