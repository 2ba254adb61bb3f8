import type { State, StateMachine } from "../lib/step-functions/asl.ts";
import { sendWhatsApp } from "../workflows/send-whatsapp.ts";

const named = (name: string) => `arn:aws:lambda:us-east-1:111122223333:function:${name}`;

const definition: StateMachine = sendWhatsApp({
  functions: {
    acceptRequest: named("accept-request"),
    sendWhatsApp: named("send-whatsapp"),
    wakeWaiters: named("wake-waiters"),
    closeHold: named("close-hold"),
    sendSms: named("send-sms"),
  },
  tables: { conversations: "conversations", messages: "messages", requests: "requests", waits: "waits" },
  deliveryTimeoutSeconds: 86_400,
  smsRemainderSeconds: 600,
});

/** An arrow, and what stands on it. */
const line = /^ +(\w+) --> (\w+)(?:: (.+))?$/;

/**
 * The WhatsApp workflow as a Mermaid diagram. The arrows are the definition's; what stands on one is written into the
 * document by hand, and stays. Left out is where a fault leads that outlasts its retries, if nothing stands on that arrow.
 */
export function whatsAppPicture(current: string): string {
  const words = new Map<string, string>(
    current.split("\n").flatMap((drawn) => {
      const [, from, to, said] = line.exec(drawn) ?? [];
      return said === undefined ? [] : [[`${from} --> ${to}`, `: ${said}`] as const];
    }),
  );
  const arrows = Object.entries(definition.States).flatMap(([from, state]) =>
    drawnFrom(state, (to) => words.has(`${from} --> ${to}`)).map((to) => `${from} --> ${to}`),
  );
  const lines = [
    `[*] --> ${definition.StartAt}`,
    ...arrows.map((arrow) => `${arrow}${words.get(arrow) ?? ""}`),
  ];
  return ["```mermaid", "stateDiagram-v2", ...lines.map((text) => `  ${text}`), "```"].join("\n");
}

/** Where a state leads; by a fault that outlasts its retries only if something is said of that. */
function drawnFrom(state: State, isTold: (to: string) => boolean): string[] {
  if (state.Type === "Choice") return [...new Set([...state.Choices.map(({ Next }) => Next), state.Default])];
  if (state.Type === "Wait") return [state.Next];
  if (state.Type !== "Task") return [];
  const caught = (state.Catch ?? []).filter(
    ({ ErrorEquals, Next }) => !ErrorEquals.includes("States.ALL") || isTold(Next),
  );
  return [...new Set([state.Next, ...caught.map(({ Next }) => Next)])];
}
