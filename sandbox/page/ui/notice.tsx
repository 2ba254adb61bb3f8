import { useEffect } from "react";
import { choice, useChoice } from "../state/choice.ts";
import { Icon } from "./icon.tsx";

const shownFor = 6000;

/** A word on what just happened; bad news stays until it is dismissed. */
export function Notice() {
  const notice = useChoice((value) => value.notice);
  const dismiss = () => choice.set({ notice: undefined });
  useEffect(() => {
    if (notice === undefined || notice.bad) return;
    const timer = setTimeout(() => {
      if (choice.get().notice?.id === notice.id) choice.set({ notice: undefined });
    }, shownFor);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div className="notice-place" role="status" aria-live="polite">
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
