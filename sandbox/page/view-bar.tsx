import { choice, useChoice, type View, views } from "./state/choice.ts";
import { Icon, type IconName } from "./ui/icon.tsx";

const labels: Readonly<Record<View, readonly [label: string, icon: IconName]>> = {
  phones: ["Phones", "chat"],
  send: ["Send & trouble", "send"],
  life: ["Message", "list"],
};

/** On a narrow screen: which of the three columns is shown; on a wider one, which stands beside the message. */
export function ViewBar() {
  const current = useChoice((value) => value.view);
  return (
    <nav className="view-bar" aria-label="Views">
      {views.map((view) => (
        <button
          key={view}
          type="button"
          className={view === "life" ? "only-narrow" : undefined}
          aria-current={view === current ? "page" : undefined}
          onClick={() => choice.set({ view })}
        >
          <Icon name={labels[view][1]} size={20} />
          {labels[view][0]}
        </button>
      ))}
    </nav>
  );
}
