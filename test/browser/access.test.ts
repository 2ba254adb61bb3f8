import { source as axeSource } from "axe-core";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { addPerson, inBrowser, reaches } from "./browser.ts";

const focusedName = `(() => {
  const focused = document.activeElement;
  return focused?.getAttribute("aria-label") ?? focused?.textContent ?? "";
})()`;

inBrowser("the page", ({ open }) => {
  it("tells the whole story to who has only a keyboard", async () => {
    const page = await open();
    // People are introduced one after another.
    await page.getByRole("radio", { name: /^Ben/ }).waitFor();
    await tabTo(page, /^Ana,/);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { name: "Ben's phone" }).waitFor();
    await tabTo(page, /^Send$/);
    await page.keyboard.press("Enter");
    await reaches(page, "AwaitReply", "running");

    await tabTo(page, /^AwaitReply, in progress/);
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "State AwaitReply" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.getByRole("complementary", { name: "State TrackTemplate" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });

    await tabTo(page, /^Write as Ben/, "Shift+Tab");
    await page.keyboard.type("Yes");
    await page.keyboard.press("Enter");
    await reaches(page, "Delivered", "succeeded");

    await tabTo(page, /^State machine/);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("region", { name: "Rows of requests" }).waitFor();
  });

  it("shows where the focus is", async () => {
    const page = await open();
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate<string>(`(() => {
        const focused = document.activeElement;
        const shown = focused.matches(".segmented input") ? focused.nextElementSibling : focused;
        return getComputedStyle(shown).outlineStyle;
      })()`);
      expect(outline).not.toBe("none");
    }
  });

  it.each([
    ["a phone", { width: 390, height: 844 }],
    ["a small phone", { width: 320, height: 640 }],
    ["a tablet", { width: 820, height: 1180 }],
  ])("fits the width of %s, in every view", async (_device, viewport) => {
    const page = await open({ viewport });
    const views = page.getByRole("navigation", { name: "Views" }).getByRole("button");
    const shown = await views.allInnerTexts();
    expect(shown).toEqual(["Phones", "Send & trouble", ...(viewport.width < 760 ? ["Message"] : [])]);
    for (const view of shown) {
      await views.filter({ hasText: view }).click();
      const overflow = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow).toBe(0);
      expect(await page.evaluate<string[]>(sticksOut)).toEqual([]);
    }
  });

  it("shows what becomes of a message beside the phones, or the form, on a tablet", async () => {
    const page = await open({ viewport: { width: 820, height: 1180 } });
    const welcome = page.getByRole("heading", { name: /whose window is closed/ });
    await welcome.waitFor();
    await page.getByRole("heading", { name: "Ana's phone" }).waitFor();
    await page.getByRole("button", { name: "Send & trouble" }).click();
    await page.getByRole("heading", { name: "Ana's phone" }).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await reaches(page, "AwaitReply", "running");
  });

  it("welcomes first on a phone, and leads to the form", async () => {
    const page = await open({ viewport: { width: 390, height: 844 } });
    await page.getByRole("heading", { name: /whose window is closed/ }).waitFor();
    await page.getByRole("button", { name: "To the form" }).click();
    await page.getByRole("button", { name: "Send", exact: true }).waitFor();
  });

  it.each([
    ["a screen", { width: 1440, height: 900 }],
    ["a tablet", { width: 820, height: 1180 }],
    ["a phone", { width: 390, height: 844 }],
  ])("leaves nothing for axe to find on %s", async (_device, viewport) => {
    const page = await open({ viewport });
    const problems: string[] = await axe(page);
    const views = page.getByRole("navigation", { name: "Views" });
    if (viewport.width < 1080) {
      for (const view of await views.getByRole("button").allInnerTexts()) {
        await views.getByRole("button", { name: view }).click();
        problems.push(...(await axe(page)));
      }
      await views.getByRole("button", { name: "Send & trouble" }).click();
    }
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("status", { name: "The answer" }).waitFor();
    if (viewport.width < 760) await views.getByRole("button", { name: "Message" }).click();
    await reaches(page, "AwaitReply", "running");
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      problems.push(...(await axe(page)));
    }
    for (const menu of ["Copy as", "Read"]) {
      await page.locator("summary", { hasText: menu }).click();
      problems.push(...(await axe(page)));
    }
    expect(problems).toEqual([]);
  });

  it.each([
    ["light", "+14155555001"],
    ["dark", "+14155555002"],
  ] as const)("has enough contrast in %s", async (colorScheme, number) => {
    const page = await open({ colorScheme });
    await addPerson(page, number, "Vera");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText(/so they got a template/).waitFor();
    await page.getByRole("button", { name: /^Drop/ }).click();
    // One from the test before may be waiting still.
    await page
      .getByText(/drop events for/)
      .first()
      .waitFor();
    // Colours change over a moment.
    await page.waitForTimeout(500);
    expect(await page.evaluate<string[]>(weakText)).toEqual([]);
  });

  it("gives every control a name", async () => {
    const page = await open();
    const nameless = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll("button, input, select, textarea")]
      .filter((control) => !(control.getAttribute("aria-label") || control.textContent.trim() || control.labels?.length))
      .map((control) => control.outerHTML)`);
    expect(nameless).toEqual([]);
  });

  it("moves nothing for who prefers that", async () => {
    const page = await open({ reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await reaches(page, "AwaitReply", "running");
    const running = `document.getAnimations().filter(({ playState }) => playState === "running").length`;
    await expect.poll(() => page.evaluate<number>(running)).toBe(0);
  });

  it("follows the system's colours until somebody chooses", async () => {
    const page = await open({ colorScheme: "dark" });
    const theme = () => page.evaluate<string>("document.documentElement.dataset.theme");
    expect(await theme()).toBe("dark");
    await page.getByRole("button", { name: "Use light colours" }).click();
    expect(await theme()).toBe("light");
    await page.reload();
    await expect.poll(theme).toBe("light");
  });
});

/** What axe finds wrong on the page as it is. The graph's own picture is React Flow's. */
async function axe(page: Page): Promise<string[]> {
  // Added by the debugger's door: the page's policy lets no other script in.
  await page.evaluate(axeSource);
  return page.evaluate<string[]>(`axe
    .run(document, { resultTypes: ["violations"] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, target.join(" "), failureSummary].join(": "))))`);
}

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key);
    const focused = await page.evaluate<string>(focusedName);
    if (name.test(focused)) return;
    passed.push(focused);
  }
  throw new Error(`The keyboard does not reach ${String(name)}; it passed ${passed.join(" | ")}`);
}

/** What is wider than the screen and not in something that scrolls. */
const sticksOut = `[...document.querySelectorAll("#root *")]
  .filter((element) => {
    if (element.closest(".react-flow, .scroller, .faces, .json, .clock-steps, .tabs")) return false;
    const { right, width } = element.getBoundingClientRect();
    return width > 0 && right > innerWidth + 1;
  })
  .map((element) => element.className || element.tagName)`;

/** Text whose contrast is below WCAG AA: 4.5, or 3 where it is large. */
const weakText = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return { r, g, b, a: a / 255 };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const ground = (element) => {
    if (element === null) return rgba("white");
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own.a === 1 ? own : over(own, ground(element.parentElement));
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const weak = new Set();
  const walker = document.createTreeWalker(document.getElementById("root"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.textContent.trim() === "" || element.closest(":disabled, .react, .react-flow__attribution, option")) continue;
    const { width } = element.getBoundingClientRect();
    if (width === 0) continue;
    const style = getComputedStyle(element);
    const below = ground(element);
    const [one, other] = [luminance(over(rgba(style.color), below)), luminance(below)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) weak.add(contrast.toFixed(2) + " " + node.textContent.trim().slice(0, 40));
  }
  return [...weak];
})()`;
