import * as v from "valibot";

/** A whole number, as JSON has it. */
export const whole = (minimum: number, maximum: number) => {
  const rule = `a whole number from ${minimum} to ${maximum}`;
  return v.pipe(
    v.number(rule),
    v.integer(rule),
    v.minValue(minimum, `at least ${minimum}`),
    v.maxValue(maximum, `at most ${maximum}`),
  );
};
