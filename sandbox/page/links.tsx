import { Icon } from "./ui/icon.tsx";
import { Menu } from "./ui/menu.tsx";

const links = [
  ["The API, to read and try", "/docs"],
  ["Control routes and faults", "/documents/sandbox.md"],
  ["The API in words", "/documents/api.md"],
  ["Testing against it", "/documents/testing.md"],
  ["Messages", "/documents/messages.md"],
  ["Outcomes", "/documents/outcomes.md"],
  ["Events", "/documents/events.md"],
  ["Failure codes", "/documents/failures.md"],
  ["Architecture", "/documents/architecture.md"],
  ["OpenAPI document", "/openapi.json"],
] as const;

/** What there is to read. */
export function Links() {
  return (
    <Menu
      label={
        <>
          <Icon name="question" size={14} />
          Read
        </>
      }
    >
      {links.map(([words, address]) => (
        <a key={address} className="menu-item" href={address} target="_blank" rel="noreferrer">
          {words}
        </a>
      ))}
    </Menu>
  );
}
