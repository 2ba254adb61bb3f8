/**
 * The one clock of the sandbox. Everything that waits (task timeouts, retries, rate limits, queue
 * visibility) waits on it, so that two hours can pass in a blink.
 *
 * A `live` clock follows the computer's; a frozen one stands still until {@link Clock.advance} moves it,
 * which is what makes tests repeatable. {@link Clock.freeze} and {@link Clock.resume} make the one the other.
 */
export interface Timer {
  /** When it is due: virtual milliseconds since the epoch. */
  readonly at: number;
  cancel(): void;
}

interface PendingTimer extends Timer {
  readonly order: number;
  readonly fire: () => unknown;
  /** Of a timer that {@link Clock.every} has set. */
  readonly series?: Series;
}

/** What one call of {@link Clock.every} sets, one timer after the other. */
interface Series {
  /** Milliseconds. */
  readonly period: number;
}

export class Clock {
  #live: boolean;
  /** What to add to the computer's clock while live. */
  #offset = 0;
  /** The instant at which time stands while frozen or while {@link advance} runs. */
  #frozenAt: number | undefined;
  #timers: PendingTimer[] = [];
  #order = 0;
  #wake: NodeJS.Timeout | undefined;
  #advancing: Promise<void> = Promise.resolve();
  #inFlight = 0;
  #idleWaiters: Array<() => void> = [];
  #stopped = false;
  /** Of what {@link advance} has let happen last, if it was the turn of a series. */
  #lastTurn: Series | undefined;
  readonly #moved: Array<() => void> = [];

  constructor(options: { live: boolean; startAt?: number }) {
    this.#live = options.live;
    const start = options.startAt ?? Date.now();
    this.#offset = start - Date.now();
    if (!options.live) this.#frozenAt = start;
  }

  /** Virtual milliseconds since the epoch. */
  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  /** Whether time runs by itself. */
  get isLive(): boolean {
    return this.#live;
  }

  /** Calls `listener` whenever somebody has moved, frozen or resumed the time. */
  onMove(listener: () => void): void {
    this.#moved.push(listener);
  }

  /** Calls `fire` when the clock reaches `time`; what it returns, if a promise, counts as in flight. */
  at(time: number, fire: () => unknown): Timer {
    return this.#set({ at: time, fire });
  }

  after(milliseconds: number, fire: () => unknown): Timer {
    return this.at(this.now() + milliseconds, fire);
  }

  /**
   * Calls `fire` every so often, first when `milliseconds` have passed. Where {@link advance} leaps over a time in which
   * nothing else happens, the first and the last call of that time are made and those between are not: whoever looks
   * would see the same, and a leap of a year does not take a hundred thousand looks.
   */
  every(milliseconds: number, fire: () => unknown): void {
    const series: Series = { period: milliseconds };
    const setNext = (at: number): void => {
      this.#set({
        at,
        series,
        fire: () => {
          setNext(this.now() + milliseconds);
          return fire();
        },
      });
    };
    setNext(this.now() + milliseconds);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** Due times of everything that waits, soonest first; of what happens every so often, whatever waits, none. */
  pending(): number[] {
    return this.#timers.flatMap(({ at, series }) => (series === undefined ? at : []));
  }

  /** Counts `work` as in flight: time does not move past it. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#inFlight++;
    const done = () => {
      this.#inFlight--;
      if (this.#inFlight === 0) {
        for (const resolve of this.#idleWaiters.splice(0)) resolve();
      }
    };
    work.then(done, done);
    return work;
  }

  /** Resolves when nothing is in flight and nothing is due by now. */
  async settle(): Promise<void> {
    for (;;) {
      if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
      // One turn of the event loop, so that what the finished work set off can be counted too.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#inFlight > 0) continue;
      const due = this.#timers[0];
      if (due === undefined || due.at > this.now()) return;
      this.#fire(due);
    }
  }

  /** Moves the time on; resolves when everything due by then has happened, in order of its due time. */
  advance(seconds: number): Promise<void> {
    return this.#inTurn(() => this.#advanceTo(this.now() + seconds * 1000));
  }

  /**
   * Moves the time on to what is due next, what happens every so often aside, and no further; resolves when that has happened.
   * @param limit virtual milliseconds since the epoch
   * @returns false, and moves nothing, if nothing is due by `limit`
   */
  advanceToNext(limit: number): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.settle();
      const [next] = this.pending();
      if (next === undefined || next > limit) return false;
      await this.#advanceTo(Math.max(this.now(), next));
      return true;
    });
  }

  /** Stops time where it is: from now on only {@link advance} moves it. */
  freeze(): Promise<void> {
    return this.#inTurn(() => {
      this.#frozenAt ??= this.now();
      this.#live = false;
      this.#schedule();
      this.#tellMoved();
    });
  }

  /** Lets time run by itself, from where it stands. */
  resume(): Promise<void> {
    return this.#inTurn(() => {
      this.#live = true;
      this.#follow();
      this.#tellMoved();
    });
  }

  /**
   * Moves the time on under work that is in flight and waits for it: what becomes due happens, and nothing
   * is waited for. This is how something comes between two steps that would otherwise follow at once.
   */
  nudge(milliseconds: number): void {
    const target = this.now() + milliseconds;
    for (let due = this.#timers[0]; due !== undefined && due.at <= target; due = this.#timers[0]) {
      if (this.#frozenAt !== undefined) this.#frozenAt = Math.max(this.#frozenAt, due.at);
      this.#fire(due);
    }
    if (this.#frozenAt === undefined) this.#offset += target - this.now();
    else this.#frozenAt = Math.max(this.#frozenAt, target);
  }

  #set(options: Pick<PendingTimer, "at" | "fire" | "series">): PendingTimer {
    const timer: PendingTimer = {
      ...options,
      order: this.#order++,
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
    this.#timers.push(timer);
    this.#timers.sort((a, b) => a.at - b.at || a.order - b.order);
    this.#schedule();
    return timer;
  }

  /** Whoever moves, freezes or resumes the time does so after those who asked before. */
  #inTurn<T>(step: () => T | Promise<T>): Promise<T> {
    const turn = this.#advancing.then(step);
    this.#advancing = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }

  async #advanceTo(target: number): Promise<void> {
    this.#frozenAt = this.now();
    this.#lastTurn = undefined;
    clearTimeout(this.#wake);
    try {
      for (;;) {
        await this.settle();
        this.#leaveOutTurns(target);
        const next = this.#timers[0];
        if (next === undefined || next.at > target) break;
        this.#frozenAt = Math.max(this.now(), next.at);
      }
      this.#frozenAt = target;
    } finally {
      if (this.#live) this.#follow();
      this.#tellMoved();
    }
  }

  /** If nothing has happened since the last turn of a series: its next turn is the last one before something does. */
  #leaveOutTurns(target: number): void {
    const [next, other] = this.#timers;
    if (next?.series === undefined || next.series !== this.#lastTurn) return;
    const until = Math.min(target, other?.at ?? target);
    const turns = Math.floor((until - next.at) / next.series.period);
    if (turns < 1) return;
    next.cancel();
    this.#set({ at: next.at + turns * next.series.period, fire: next.fire, series: next.series });
  }

  /** Runs with the computer's clock, from where time stands. */
  #follow(): void {
    this.#offset = this.now() - Date.now();
    this.#frozenAt = undefined;
    this.#schedule();
  }

  #tellMoved(): void {
    for (const listener of this.#moved) listener();
  }

  stop(): void {
    this.#stopped = true;
    this.#timers = [];
    clearTimeout(this.#wake);
  }

  #fire(timer: PendingTimer): void {
    timer.cancel();
    this.#lastTurn = timer.series;
    try {
      const result = timer.fire();
      if (result instanceof Promise) this.track(result).catch(reportUnexpected);
    } catch (error) {
      reportUnexpected(error);
    }
  }

  /** While frozen, only what is due already may run by itself; while live, the next timer in its time. */
  #schedule(): void {
    clearTimeout(this.#wake);
    const next = this.#timers[0];
    if (next === undefined || this.#stopped) return;
    if (this.#frozenAt !== undefined && next.at > this.#frozenAt) return;
    // setTimeout overflows above 2^31 ms; waking early only re-arms it.
    const wait = Math.min(Math.max(0, next.at - this.now()), 2_000_000_000);
    this.#wake = setTimeout(() => {
      for (let due = this.#timers[0]; due !== undefined && due.at <= this.now(); due = this.#timers[0]) {
        this.#fire(due);
      }
      this.#schedule();
    }, wait);
  }
}

function reportUnexpected(error: unknown): void {
  console.error("sandbox: a timer's work failed:", error);
}
