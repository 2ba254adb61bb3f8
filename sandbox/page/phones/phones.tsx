import { useChoice } from "../state/choice.ts";
import { useWorld } from "../state/world.ts";
import { Chat } from "./chat.tsx";
import { People } from "./people.tsx";

export function Phones() {
  const number = useChoice((value) => value.number);
  const person = useWorld(({ people }) => people.find((candidate) => candidate.number === number));
  return (
    <>
      <People />
      {person !== undefined && <Chat key={person.number} person={person} />}
    </>
  );
}
