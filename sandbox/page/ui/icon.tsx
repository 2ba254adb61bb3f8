const paths = {
  plus: "M12 5v14M5 12h14",
  send: "M5 12l15-7-5 15-3-6z",
  close: "M6 6l12 12M18 6L6 18",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  sms: "M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5",
  smile: "M12 3a9 9 0 100 18 9 9 0 000-18zM9 10h.01M15 10h.01M8.5 14.5c2 2 5 2 7 0",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  pin: "M12 21s7-6.2 7-11a7 7 0 10-14 0c0 4.800 7 11 7 11zM12 12.500a2.500 2.500 0 100-5 2.500 2.500 0 000 5z",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM5 20c0-4 3-6 7-6s7 2 7 6",
  play: "M8 5l11 7-11 7z",
  mic: "M12 4a3 3 0 013 3v4a3 3 0 01-6 0V7a3 3 0 013-3zM6 11a6 6 0 0012 0M12 17v3",
  list: "M8 7h11M8 12h11M8 17h11M4 7h.01M4 12h.01M4 17h.01",
  link: "M9 15l6-6M8 12l-2 2a3 3 0 004 4l2-2M16 12l2-2a3 3 0 00-4-4l-2 2",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  flag: "M6 21V4M6 4h11l-2 4 2 4H6",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M4 12H2M22 12h-2M5 5l1.500 1.500M17.500 17.500L19 19M19 5l-1.500 1.500M6.500 17.500L5 19",
  moon: "M20 14.500A8 8 0 119.500 4a6.500 6.500 0 0010.500 10.500z",
  clock: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3 2",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  question: "M9 9a3 3 0 116 0c0 2-3 2-3 5M12 18h.01",
} as const;

export type IconName = keyof typeof paths;

/** A line drawing; the words beside it, or the control's name, say what it means. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
