/** Times as a person reads them, in the browser's own time zone. */

const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exactTime = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** `12:00` */
export function timeOfDay(iso: string | number): string {
  return clockTime.format(new Date(iso));
}

/** `12:00:03.042` */
export function exact(iso: string): string {
  return exactTime.format(new Date(iso));
}

/** `12:00:03` */
export function withSeconds(at: number): string {
  return seconds.format(at);
}

/** `Sun 22 Nov` */
export function dayOf(at: number): string {
  return day.format(at).replace(",", "");
}

/** `Sun 22 Nov 12:00:03` */
export function dateAndTime(at: number): string {
  return `${dayOf(at)} ${withSeconds(at)}`;
}

/** The two largest units: `1 h 59 min`, `3 s`, `420 ms`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const whole = Math.round(milliseconds / 1000);
  const parts: Array<[number, string]> = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** Between two instants of which one is known by its second alone: no finer than the seconds that a clock shows. */
export function wholeSeconds(from: number, to: number): number {
  return Math.max(0, Math.floor(to / 1000) - Math.floor(from / 1000)) * 1000;
}

/** `1:59:12`, `0:42` */
export function countdown(milliseconds: number): string {
  const whole = Math.max(0, Math.ceil(milliseconds / 1000));
  const [h, min, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (count: number) => String(count).padStart(2, "0");
  return h > 0 ? `${h}:${two(min)}:${two(s)}` : `${min}:${two(s)}`;
}
