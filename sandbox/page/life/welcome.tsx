import { choice, useChoice } from "../state/choice.ts";
import { nameOf } from "../state/requests.ts";
import { hasOpenWindow } from "../state/windows.ts";
import { useWorld } from "../state/world.ts";
import { useSandboxNow } from "../ui/ticking.ts";
import { firstStep } from "./first-step.ts";

/** What there is to see, for whoever has chosen no request yet. */
export function Welcome() {
  return (
    <div className="welcome">
      <h2>What happens to a message whose window is closed?</h2>
      <p>
        WhatsApp lets a business write freely to a person only for some time after their last message. Send
        one and follow it here, step by step, as it would run in your AWS account.
      </p>
      <ol>
        <li>
          Press <b>Send</b>. <FirstStep />
        </li>
        <li>
          While it is held, answer on their phone: type something, or tap <b>Send it</b>. The message leaves
          that very moment.
        </li>
        <li>
          Or stay silent and press <b>+2 h</b>: it expires, and nothing is sent.
        </li>
        <li>Then make trouble, and see what it does.</li>
      </ol>
      <button type="button" className="primary on-narrow" onClick={() => choice.set({ view: "send" })}>
        To the form
      </button>
    </div>
  );
}

/** What sending comes to now, with the person whose phone is shown. */
function FirstStep() {
  const number = useChoice((value) => value.number);
  const person = useWorld(({ people }) => people.find((candidate) => candidate.number === number));
  // A window ends by the time alone.
  useSandboxNow();
  return firstStep(
    person === undefined ? undefined : { name: nameOf(person.number), isOpen: hasOpenWindow(person) },
  );
}
