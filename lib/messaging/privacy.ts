/**
 * Text from AWS or Meta that may be kept or logged: whatever looks like a phone number is masked, because
 * their messages sometimes quote it.
 */
export function withoutNumbers(text: string): string {
  return text.replace(/\+?\(?\d(?:[\s().-]{0,2}\d){6,}/g, "…");
}
