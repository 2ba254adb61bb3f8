import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";

/** How many rows are drawn beyond what can be seen, on either side. */
const margin = 6;

/**
 * Rows of one height, of which only those near what can be seen are drawn. The current one is kept in view, and keeps
 * the focus if a row had it.
 */
export function VirtualRows<Row>(props: {
  rows: readonly Row[];
  /** Pixels. */
  rowHeight: number;
  /** The index of the current row, negative if there is none. */
  current: number;
  className: string;
  children: (row: Row, index: number) => ReactNode;
}) {
  const { rows, rowHeight, current, className, children } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 300 });
  const measure = useCallback(() => {
    const { scrollTop = 0, clientHeight = 300 } = frame.current ?? {};
    setSeen({ top: scrollTop, height: clientHeight });
  }, []);
  useEffect(() => {
    if (frame.current === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [measure]);
  useEffect(() => {
    const box = frame.current;
    if (box === null || current < 0) return;
    const hadFocus = box.contains(document.activeElement);
    const [top, bottom] = [current * rowHeight, (current + 1) * rowHeight];
    if (top < box.scrollTop) box.scrollTo({ top });
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTo({ top: bottom - box.clientHeight });
    // What has just been scrolled to is drawn after this.
    if (hadFocus) requestAnimationFrame(() => box.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  }, [current, rowHeight]);
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - margin);
  const last = Math.min(rows.length, Math.ceil((seen.top + seen.height) / rowHeight) + margin);
  return (
    <div ref={frame} className={className} onScroll={measure}>
      <div style={{ height: rows.length * rowHeight }}>
        <div style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {rows.slice(first, last).map((row, index) => children(row, first + index))}
        </div>
      </div>
    </div>
  );
}
