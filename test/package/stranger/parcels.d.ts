export function announceParcel(
  place: { readonly url: string; readonly apiKey: string },
  number: string,
): Promise<string>;
