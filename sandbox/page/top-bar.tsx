import { Links } from "./links.tsx";
import { RecordBar } from "./record/record-bar.tsx";
import { listen, pause } from "./state/live.ts";
import { useWorld } from "./state/world.ts";
import { ClockBar } from "./trouble/clock-bar.tsx";
import { ResetButton } from "./trouble/reset-button.tsx";
import { Icon } from "./ui/icon.tsx";
import { ThemeToggle } from "./ui/theme.tsx";

export function TopBar() {
  const connection = useWorld((world) => world.connection);
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
        <PauseButton isPaused={connection === "paused"} />
        <ResetButton />
        <RecordBar />
        <Links />
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

/** The sandbox goes on; what the page shows does not, so that it can be read. */
function PauseButton({ isPaused }: { isPaused: boolean }) {
  return (
    <button
      type="button"
      className={isPaused ? "quiet warn" : "quiet"}
      title={isPaused ? "Show again what happens now" : "Leave on the page what it shows now"}
      onClick={isPaused ? listen : pause}
    >
      {isPaused ? "Follow" : "Pause"}
    </button>
  );
}
