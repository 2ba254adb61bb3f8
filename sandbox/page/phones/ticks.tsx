const meanings = { sent: "sent", delivered: "delivered", read: "read" } as const;

/** One tick for sent, two for delivered, two in colour for read. */
export function Ticks({ status }: { status: keyof typeof meanings }) {
  return (
    <span className={`ticks ${status}`} role="img" aria-label={meanings[status]} title={meanings[status]}>
      <svg viewBox="0 0 20 12" width="18" height="11" aria-hidden="true">
        <path d="M2 6.500l3 3L12 2" />
        {status !== "sent" && <path d="M8.500 8.500l1 1L17 2" />}
      </svg>
    </span>
  );
}
