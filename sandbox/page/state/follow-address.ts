import { addressOf, shownAt } from "./address.ts";
import { choice } from "./choice.ts";

/** Shows what the page's address says, and has the address say what is shown from then on; Back goes back. */
export function followAddress(): void {
  const show = () => choice.set(shownAt(location));
  show();
  addEventListener("popstate", show);
  let before = choice.get();
  choice.subscribe(() => {
    const now = choice.get();
    const address = addressOf(now);
    // The phone that the page opens by itself is nowhere to go back to.
    const isOwnDoing = before.number === undefined;
    before = now;
    if (address === addressOf(shownAt(location))) return;
    if (isOwnDoing) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  });
}
