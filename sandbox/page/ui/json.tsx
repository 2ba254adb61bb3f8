import { Scroller } from "./scroller.tsx";

/** JSON, indented; text that is none, as it is. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <Scroller className="json" label={label}>
      {pretty(value)}
    </Scroller>
  );
}

function pretty(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value, null, 2);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
