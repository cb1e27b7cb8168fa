/** Values whose answers are kept: logs repeat few values most of the time. */
const MOST_VALUES = 2_000;
/** Longer values hardly come again. */
const LONGEST = 1_000;

/** Keeps a test's answers for values that come again, where the test takes longer than a look-up. */
export function rememberAnswers(test: (value: string) => boolean): (value: string) => boolean {
  let known = new Map<string, boolean>();
  return (value) => {
    if (value.length > LONGEST) return test(value);
    let answer = known.get(value);
    if (answer === undefined) {
      answer = test(value);
      if (known.size >= MOST_VALUES) known = new Map();
      known.set(value, answer);
    }
    return answer;
  };
}
