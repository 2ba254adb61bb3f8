import { type ReactNode, useEffect, useRef } from "react";

/** Words that open to more; a choice within, Escape, or a click elsewhere closes it. */
export function Menu({ label, children }: { label: ReactNode; children: ReactNode }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = () => {
      if (box.current !== null) box.current.open = false;
    };
    const onClick = (event: MouseEvent) => {
      const inside = event.target instanceof Element && box.current?.contains(event.target) === true;
      if (!inside || (event.target as Element).closest(".menu-items") !== null) close();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || box.current?.open !== true) return;
      close();
      box.current.querySelector("summary")?.focus();
    };
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("click", onClick);
      document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return (
    <details className="menu" ref={box}>
      <summary className="quiet">{label}</summary>
      <div className="menu-items">{children}</div>
    </details>
  );
}
