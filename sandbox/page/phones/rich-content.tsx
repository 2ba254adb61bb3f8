import type { PhoneMessage } from "../../host/answers.ts";
import { isRecord } from "../state/requests.ts";
import { Icon, type IconName } from "../ui/icon.tsx";

/** What a message shows besides words. Nothing is fetched: media are drawn as what they are. */
export function RichContent({ message }: { message: PhoneMessage }) {
  const content = contentOf(message);
  switch (message.kind) {
    case "image":
    case "video":
      return (
        <figure className="picture">
          <Picture isVideo={message.kind === "video"} />
          <Words text={message.body} />
        </figure>
      );
    case "sticker":
      return <Attachment icon="smile" title="Sticker" detail={fileName(content)} />;
    case "audio":
      return <Attachment icon="mic" title="Voice message" detail={fileName(content)} />;
    case "document":
      return (
        <>
          <Attachment icon="file" title={fileName(content)} detail={extension(fileName(content))} />
          {typeof content.caption === "string" && <Words text={content.caption} />}
        </>
      );
    case "location":
      return (
        <figure className="picture">
          <MapDrawing />
          <figcaption>
            {typeof content.name === "string" && <b>{content.name}</b>}
            <small>
              {typeof content.address === "string"
                ? content.address
                : `${String(content.latitude)}, ${String(content.longitude)}`}
            </small>
          </figcaption>
        </figure>
      );
    case "contacts":
      return (
        <>
          {cards(content).map(({ name, phone }) => (
            <Attachment key={name + phone} icon="person" title={name} detail={phone} />
          ))}
        </>
      );
    case "unsupported":
      return <Words text="This message cannot be shown to a business." />;
    default:
      return <Words text={message.body === "" ? `(${message.kind})` : message.body} />;
  }
}

function Words({ text }: { text: string }) {
  return text === "" ? null : (
    <p className="words" dir="auto">
      {text}
    </p>
  );
}

function Attachment({ icon, title, detail }: { icon: IconName; title: string; detail: string }) {
  return (
    <div className="attachment">
      <span className="badge">
        <Icon name={icon} size={18} />
      </span>
      <span>
        <b>{title}</b>
        {detail !== "" && <small>{detail}</small>}
      </span>
    </div>
  );
}

function Picture({ isVideo }: { isVideo: boolean }) {
  return (
    <svg viewBox="0 0 240 130" className="drawing" role="img" aria-label={isVideo ? "A video" : "A picture"}>
      <rect width="240" height="130" className="sky" />
      <circle cx="186" cy="36" r="15" className="sun" />
      <path d="M0 112l62-58 44 40 34-26 100 62H0z" className="hill" />
      <path d="M0 130V104l40-22 70 48z" className="near" />
      {isVideo && (
        <g>
          <circle cx="120" cy="65" r="21" className="veil" />
          <path d="M114 55l16 10-16 10z" className="play" />
        </g>
      )}
    </svg>
  );
}

function MapDrawing() {
  return (
    <svg viewBox="0 0 240 110" className="drawing" role="img" aria-label="A map">
      <rect width="240" height="110" className="land" />
      <path d="M-5 84C60 60 90 96 150 74s70-8 100-24v70H-5z" className="water" />
      <path d="M30-5l34 120M-5 38l250-22M150-5l26 120M-5 66l120-10" className="road" />
      <path d="M120 72s17-15 17-28a17 17 0 10-34 0c0 13 17 28 17 28z" className="needle" />
      <circle cx="120" cy="44" r="6" className="needle-eye" />
    </svg>
  );
}

/** What the person wrote stands one level deeper, under its type. */
function contentOf({ kind, content }: PhoneMessage): Record<string, unknown> {
  const inner = content?.[kind];
  if (Array.isArray(inner)) return { [kind]: inner };
  return isRecord(inner) ? inner : (content ?? {});
}

function fileName({ filename, link }: Record<string, unknown>): string {
  if (typeof filename === "string") return filename;
  return typeof link === "string" ? (link.split("/").at(-1) ?? "") : "";
}

function extension(name: string): string {
  return name.includes(".") ? (name.split(".").at(-1) ?? "").toUpperCase() : "";
}

function cards({ contacts }: Record<string, unknown>): Array<{ name: string; phone: string }> {
  if (!Array.isArray(contacts)) return [];
  return contacts.filter(isRecord).map((card) => ({
    name: isRecord(card.name) ? String(card.name.formatted_name) : "Contact",
    phone: Array.isArray(card.phones) && isRecord(card.phones[0]) ? String(card.phones[0].phone ?? "") : "",
  }));
}
