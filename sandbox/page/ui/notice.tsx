import { useEffect, useState } from "react";
import { choice, useChoice } from "../state/choice.ts";
import { Icon } from "./icon.tsx";

/** Milliseconds. Bad news is longer to read, and says what to do. */
const shownFor = { good: 6_000, bad: 15_000 };

/** A word on what just happened. It goes by itself, but not from under a pointer or the focus. */
export function Notice() {
  const notice = useChoice((value) => value.notice);
  const dismiss = () => {
    setHeld(false);
    choice.set({ notice: undefined });
  };
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (notice === undefined || isHeld) return;
    const timer = setTimeout(
      () => {
        if (choice.get().notice?.id === notice.id) choice.set({ notice: undefined });
      },
      notice.bad ? shownFor.bad : shownFor.good,
    );
    return () => clearTimeout(timer);
  }, [notice, isHeld]);
  return (
    <div
      className="notice-place"
      role="status"
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {notice !== undefined && (
        <div className={notice.bad ? "notice bad" : "notice"}>
          <span>{notice.text}</span>
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={dismiss}>
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
    </div>
  );
}
