import { Data } from "./data/data.tsx";
import { Phones } from "./phones/phones.tsx";
import { Requests } from "./requests/requests.tsx";
import { useChoice } from "./state/choice.ts";
import { TopBar } from "./top-bar.tsx";
import { Deck } from "./trouble/deck.tsx";
import { Notice } from "./ui/notice.tsx";
import { ViewBar } from "./view-bar.tsx";

/** Left the phones, in the middle what is sent to them and what goes wrong, right what becomes of it. */
export function App() {
  const view = useChoice((value) => value.view);
  return (
    <div className="app" data-view={view}>
      <TopBar />
      <main>
        <section className="column phones" aria-label="Phones">
          <Phones />
        </section>
        <section className="column send" aria-label="Send and trouble">
          <Requests />
          <Deck />
        </section>
        <section className="column life" aria-label="What becomes of it">
          <Data />
        </section>
      </main>
      <ViewBar />
      <Notice />
    </div>
  );
}
