import { type FormEvent, useEffect, useId, useState } from "react";
import { channelNames, channelOfPath, channels } from "../state/channels.ts";
import { attempt, choice, useChoice } from "../state/choice.ts";
import { send } from "../state/deeds.ts";
import type { Answer } from "../state/door.ts";
import { useWorld } from "../state/world.ts";
import { CopyButton } from "../ui/copy.tsx";
import { curl } from "./curl.ts";
import { bodyOf, type Draft, drafted, problemOf } from "./draft.ts";
import { examples } from "./examples.ts";

const [firstExample] = examples;

/** Posts to the API as any caller would. */
export function SendForm() {
  const number = useChoice((value) => value.number);
  const people = useWorld((value) => value.people);
  const [draft, setDraft] = useState<Draft>(() => ({ ...drafted(firstExample), to: "", key: "" }));
  const [example, setExample] = useState(firstExample?.name ?? "");
  const [answer, setAnswer] = useState<Answer>();
  const id = useId();
  const edit = (changes: Partial<Draft>) => setDraft((current) => ({ ...current, ...changes }));
  // Whoever's phone is open is who one writes to, until one types another number.
  useEffect(() => {
    if (number !== undefined) setDraft((current) => ({ ...current, to: number }));
  }, [number]);

  const problem = problemOf(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem !== undefined) return;
    void attempt(async () => {
      const person = people.find((candidate) => candidate.number === draft.to);
      if (person !== undefined) choice.set({ number: person.number, channel: channelOfPath(draft.path) });
      setAnswer(await send(draft.path, bodyOf(draft), draft.key === "" ? undefined : draft.key));
    });
  };
  return (
    <form className="send-form" onSubmit={submit} aria-labelledby={`${id}-title`}>
      <div className="title-line">
        <h2 id={`${id}-title`}>Send</h2>
        <select
          aria-label="Examples"
          value={example}
          onChange={(event) => {
            const chosen = examples.find(({ name }) => name === event.target.value);
            setExample(event.target.value);
            edit(drafted(chosen));
          }}
        >
          {examples.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <fieldset className="segmented wide" aria-label="Route">
        {channelNames
          .map((name) => channels[name].path)
          .map((path) => (
            <label key={path}>
              <input
                type="radio"
                name={`${id}-path`}
                checked={draft.path === path}
                onChange={() => edit({ path })}
              />
              <span>POST {path}</span>
            </label>
          ))}
      </fieldset>
      <label className="field inline">
        <span>To</span>
        <input
          value={draft.to}
          list={`${id}-people`}
          inputMode="tel"
          autoComplete="off"
          onChange={(event) => edit({ to: event.target.value })}
        />
        <datalist id={`${id}-people`}>
          {people.map((person) => (
            <option key={person.number} value={person.number}>
              {person.name}
            </option>
          ))}
        </datalist>
      </label>
      <label className="field">
        <span>Message</span>
        <textarea
          rows={2}
          dir="auto"
          value={draft.text}
          placeholder={
            draft.more.includes('"message"') || draft.more.includes('"template"')
              ? "none: see the fields below"
              : ""
          }
          onChange={(event) => edit({ text: event.target.value })}
        />
      </label>
      <div className="small-fields">
        {draft.path === "/sendWhatsApp" && (
          <>
            <label className="check">
              <input
                type="checkbox"
                checked={draft.fallback}
                onChange={(event) => edit({ fallback: event.target.checked })}
              />
              else by SMS <small>fallback</small>
            </label>
            <label className="field">
              <span>Held for, seconds</span>
              <input
                value={draft.replyTimeout}
                inputMode="numeric"
                autoComplete="off"
                placeholder="7200"
                title="reply_timeout_seconds"
                onChange={(event) => edit({ replyTimeout: event.target.value })}
              />
            </label>
          </>
        )}
        <label className="field">
          <span>Reference</span>
          <input
            value={draft.reference}
            autoComplete="off"
            placeholder="your own id"
            title="reference"
            onChange={(event) => edit({ reference: event.target.value })}
          />
        </label>
      </div>
      <details open={draft.more !== ""}>
        <summary>More fields</summary>
        <label className="field">
          <span>Further fields, as JSON</span>
          <textarea
            className="code"
            rows={draft.more === "" ? 2 : Math.min(9, draft.more.split("\n").length)}
            spellCheck={false}
            value={draft.more}
            placeholder='{"message_type": "PROMOTIONAL"}'
            aria-invalid={problem !== undefined}
            aria-describedby={`${id}-problem`}
            onChange={(event) => edit({ more: event.target.value })}
          />
        </label>
        <label className="field">
          <span>Idempotency-Key</span>
          <input
            value={draft.key}
            autoComplete="off"
            onChange={(event) => edit({ key: event.target.value })}
          />
        </label>
      </details>
      <p className="problem" id={`${id}-problem`} role="status">
        {problem}
      </p>
      <div className="actions">
        <button type="submit" className="primary">
          Send
        </button>
        <CopyButton
          label="Copy as curl"
          told="Copied the request as a curl command."
          text={() => curl("POST", draft.path, bodyOf(draft), draft.key === "" ? undefined : draft.key)}
          disabled={problem !== undefined}
        />
      </div>
      {answer !== undefined && <AnswerLine answer={answer} />}
    </form>
  );
}

function AnswerLine({ answer }: { answer: Answer }) {
  return (
    <div className={answer.status < 300 ? "answer" : "answer bad"} role="status" aria-label="The answer">
      <b>{answer.status}</b>
      <code>{typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body)}</code>
    </div>
  );
}
