import { RequestList } from "./request-list.tsx";
import { SendForm } from "./send-form.tsx";

export function Requests() {
  return (
    <>
      <SendForm />
      <RequestList />
    </>
  );
}
