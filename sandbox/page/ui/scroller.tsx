import type { ReactNode } from "react";

/** What may be larger than its place: it scrolls, by keyboard too. */
export function Scroller({
  label,
  children,
  className = "scroller",
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
