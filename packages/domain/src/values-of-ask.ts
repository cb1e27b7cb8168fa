import type { Ask, AskedValue } from "./reading.js";

/** Returns the values that an ask is about; none for asks about records alone. */
export const valuesOfAsk = (ask: Ask): readonly AskedValue[] => ("of" in ask ? [ask.of].flat() : []);
