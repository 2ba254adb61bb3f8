import { copyableScenario, mark, useRecordedSteps } from "./record/recorder.ts";
import { attempt, tell } from "./state/choice.ts";
import { useWorld } from "./state/world.ts";
import { ClockBar } from "./trouble/clock-bar.tsx";
import { CopyButton } from "./ui/copy.tsx";
import { Icon } from "./ui/icon.tsx";
import { ThemeToggle } from "./ui/theme.tsx";

export function TopBar() {
  const connection = useWorld((world) => world.connection);
  const steps = useRecordedSteps();
  return (
    <header className="top-bar">
      <h1>
        <span className="mark" aria-hidden="true">
          <Icon name="chat" size={15} />
        </span>
        Messaging sandbox
      </h1>
      <ClockBar />
      <div className="record">
        <button
          type="button"
          className="quiet"
          title="What is copied as a test begins here"
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
        <CopyButton
          label="Copy as test"
          told="Copied. Save it as test/scenarios/<a name>.test.ts, and it runs as it is."
          title="What was done on this page since the mark, as a vitest scenario"
          text={copyableScenario}
          disabled={steps === 0}
        />
        <ThemeToggle />
      </div>
      {connection === "lost" && (
        <p className="lost" role="alert">
          The sandbox does not answer. Is npm start still running? This page reconnects by itself.
        </p>
      )}
    </header>
  );
}
