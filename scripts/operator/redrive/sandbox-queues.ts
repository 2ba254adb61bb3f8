import { NotPossible } from "../command.ts";
import type { SandboxDoor } from "../sandbox.ts";
import { tell } from "./dead-letter.ts";
import { type DeadLetterQueue, type DeadLetterQueues, nowhereToGo, sourceOf } from "./queues.ts";

interface Queue {
  readonly name: string;
  readonly messages: ReadonlyArray<{ message_id: string; body: string; sent_at: string }>;
  readonly dead_letters_of?: readonly string[];
}

/** The dead-letter queues of a sandbox, by its control routes. */
export class SandboxQueues implements DeadLetterQueues {
  readonly #door: SandboxDoor;

  constructor(door: SandboxDoor) {
    this.#door = door;
  }

  async list(source?: string): Promise<DeadLetterQueue[]> {
    return (await this.#queues(source)).map(({ name, messages, dead_letters_of: sources = [] }) => ({
      source: sourceOf(name),
      isRedriven: sources.length > 0,
      waiting: messages.length,
      letters: messages.map(({ message_id: id, body, sent_at }) =>
        tell(sourceOf(name), { id, body, sentAt: new Date(sent_at) }),
      ),
    }));
  }

  async redriveAll(source: string): Promise<string | undefined> {
    const [queue] = await this.#queues(source);
    if (queue === undefined) return undefined;
    const moved = await this.#redrive(queue.name, {});
    return `${moved} moved back to ${source}.`;
  }

  async redriveOne(id: string, source?: string): Promise<string | undefined> {
    for (const { name, dead_letters_of: sources = [], messages } of await this.#queues(source)) {
      if (!messages.some(({ message_id }) => message_id === id)) continue;
      if (sources.length === 0) throw new NotPossible(nowhereToGo(sourceOf(name)));
      if ((await this.#redrive(name, { message_id: id })) > 0) return sourceOf(name);
    }
    return undefined;
  }

  async #redrive(name: string, which: { message_id?: string }): Promise<number> {
    const { moved } = await this.#door.post<{ moved: number }>(`/queues/${name}/redrive`, which);
    return moved;
  }

  async #queues(source: string | undefined): Promise<Queue[]> {
    const all = await this.#door.get<Queue[]>("/queues");
    return all.filter(
      ({ name }) => /-dead-letters-/.test(name) && (source ?? sourceOf(name)) === sourceOf(name),
    );
  }
}
