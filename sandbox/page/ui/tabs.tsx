import { type KeyboardEvent, type ReactNode, useId } from "react";

interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: ReactNode;
}

/** Tabs by the ARIA pattern: one stop for the Tab key, arrows between them. */
export function Tabs<Name extends string>(props: {
  label: string;
  tabs: ReadonlyArray<Tab<Name>>;
  current: Name;
  onChoose: (name: Name) => void;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const { tabs, current, onChoose } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex(({ name }) => name === current);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.name);
    document.getElementById(`${id}-${next.name}`)?.focus();
  };
  return (
    <>
      <div
        role="tablist"
        aria-label={props.label}
        className={props.className ?? "tabs"}
        onKeyDown={onKeyDown}
      >
        {tabs.map(({ name, label }) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            aria-selected={name === current}
            aria-controls={`${id}-panel`}
            tabIndex={name === current ? 0 : -1}
            onClick={() => onChoose(name)}
          >
            {label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} className="tab-panel">
        {props.children}
      </div>
    </>
  );
}
