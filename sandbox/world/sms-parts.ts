export interface SmsParts {
  readonly encoding: "GSM" | "Unicode";
  readonly count: number;
}

/** The GSM 03.38 alphabet; what is in the extension takes two places. */
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extension = "\f^{}\\[~]|€";

/**
 * How many messages the carriers count, and charge, for a text: 160 characters of GSM's alphabet or 70 others
 * fit into one, 153 or 67 into each of several.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html
 */
export function smsParts(body: string): SmsParts {
  const characters = [...body];
  const isGsm = characters.every((character) => basic.includes(character) || extension.includes(character));
  if (!isGsm) return { encoding: "Unicode", count: body.length <= 70 ? 1 : Math.ceil(body.length / 67) };
  const length = characters.reduce((sum, character) => sum + (extension.includes(character) ? 2 : 1), 0);
  return { encoding: "GSM", count: length <= 160 ? 1 : Math.ceil(length / 153) };
}
