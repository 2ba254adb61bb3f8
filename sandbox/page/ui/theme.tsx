import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

type Theme = "light" | "dark";
const key = "sandbox-theme";

/** Follows the system until somebody chooses otherwise. */
export function ThemeToggle() {
  const [chosen, setChosen] = useState<Theme | undefined>(() => stored());
  const [system, setSystem] = useState<Theme>(() => (darkScheme().matches ? "dark" : "light"));
  useEffect(() => {
    const scheme = darkScheme();
    const follow = () => setSystem(scheme.matches ? "dark" : "light");
    scheme.addEventListener("change", follow);
    return () => scheme.removeEventListener("change", follow);
  }, []);
  const theme = chosen ?? system;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Use ${other} colours`}
      title={`Use ${other} colours`}
      onClick={() => {
        localStorage.setItem(key, other);
        setChosen(other);
      }}
    >
      <Icon name={theme === "dark" ? "sun" : "moon"} />
    </button>
  );
}

function darkScheme(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}

function stored(): Theme | undefined {
  const value = localStorage.getItem(key);
  return value === "dark" || value === "light" ? value : undefined;
}
