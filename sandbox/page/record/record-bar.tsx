import { attempt, tell } from "../state/choice.ts";
import { CopyButton } from "../ui/copy.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import { copies, mark } from "./recorder.ts";

const told: Readonly<Record<keyof typeof copies, string>> = {
  curl: "Copied. Paste it into a shell.",
  "fetch test": "Copied. Save it as <a name>.test.mjs in any project, and run node --test.",
  scenario: "Copied. Save it as test/scenarios/<a name>.test.ts, and it runs as it is.",
};

const meanings: Readonly<Record<keyof typeof copies, string>> = {
  curl: "What was done, as commands for a shell",
  "fetch test": "What was done and what came of it, as a test for any project",
  scenario: "What was done and what came of it, as a vitest scenario of this project",
};

/** What was done, by whichever door, for others to do again. */
export function RecordBar() {
  return (
    <>
      <button
        type="button"
        className="quiet"
        title="What is copied begins here"
        onClick={() =>
          attempt(async () => {
            await mark();
            tell("The record begins here.");
          })
        }
      >
        <Icon name="flag" size={14} />
        Mark here
      </button>
      <Menu
        label={
          <>
            <Icon name="copy" size={14} />
            Copy as
          </>
        }
      >
        {(Object.keys(copies) as Array<keyof typeof copies>).map((form) => (
          <CopyButton
            key={form}
            className="menu-item"
            label={form}
            told={told[form]}
            title={meanings[form]}
            text={copies[form]}
          />
        ))}
      </Menu>
    </>
  );
}
