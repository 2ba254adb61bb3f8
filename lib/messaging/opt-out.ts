import * as v from "valibot";

/**
 * Opting out and in by keyword. Only a whole message counts: "stop sending me the old one, send the new
 * one" is not an opt-out.
 */
export const Keywords = v.object({ optOut: v.array(v.string()), optIn: v.array(v.string()) });
export type Keywords = v.InferOutput<typeof Keywords>;

/** The keywords that carriers and messengers recognise, in English and the languages of their largest markets. */
export const defaultKeywords: Keywords = {
  optOut: [
    ...["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "opt out", "optout", "revoke"],
    ...["baja", "cancelar", "alto", "darme de baja", "no más mensajes"],
    ...["arret", "arrêt", "arrêter", "désabonner", "desabonner"],
    ...["stopp", "abmelden", "abbestellen"],
    ...["parar", "pare", "sair", "descadastrar"],
    ...["cancella", "disiscrivi", "annulla"],
    ...["afmelden", "uitschrijven"],
  ],
  optIn: ["start", "unstop", "subscribe", "alta", "iniciar", "reprendre", "anmelden", "inscrever"],
};

export type KeywordMeaning = "opt_out" | "opt_in" | "none";

/** What people also tap for other reasons, on the buttons that a business gives its own messages. */
const everydayWords = new Set([
  ...["cancel", "end", "quit", "revoke", "cancelar", "alto", "baja", "parar", "pare", "sair"],
  ...["cancella", "annulla", "arret", "arrêt", "arrêter"],
]);

/**
 * What a message as a whole means: case, accents' encoding, surrounding punctuation and space do not count.
 * @param options.isOwnButton whether it is the title of a button or a list row of the business's own: there only
 *   what can mean nothing else opts out, and nothing opts in
 */
export function keywordMeaning(
  text: string,
  keywords: Keywords,
  { isOwnButton = false }: { isOwnButton?: boolean } = {},
): KeywordMeaning {
  const word = normalised(text);
  // A picture says no word, and neither does a keyword that is but a symbol.
  if (word === "" || (isOwnButton && everydayWords.has(word))) return "none";
  if (keywords.optOut.some((keyword) => normalised(keyword) === word)) return "opt_out";
  if (!isOwnButton && keywords.optIn.some((keyword) => normalised(keyword) === word)) return "opt_in";
  return "none";
}

function normalised(text: string): string {
  return text
    .normalize("NFC")
    .toLocaleLowerCase("en")
    .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, "")
    .replace(/\s+/g, " ");
}
