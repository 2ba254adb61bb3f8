import { attempt, tell } from "../state/choice.ts";
import { Icon } from "./icon.tsx";

/** Copies what `text` gives to the clipboard. */
export function CopyButton(props: {
  label: string;
  told: string;
  text: () => string | Promise<string>;
  className?: string;
  disabled?: boolean;
  title?: string;
}) {
  return (
    <button
      type="button"
      className={props.className ?? "quiet"}
      disabled={props.disabled}
      title={props.title}
      onClick={() =>
        attempt(async () => {
          await navigator.clipboard.writeText(await props.text());
          tell(props.told);
        })
      }
    >
      <Icon name="copy" size={14} />
      {props.label}
    </button>
  );
}
