/** What a message is to its request, in people's words. */
export const roles = { template: "Template", message: "Message", fallback: "Fallback" } as const;

export function roleWords(role: string): string {
  return role in roles ? roles[role as keyof typeof roles] : role;
}
