/** The same few texts come thousands of times. */
const MOST_REMEMBERED = 2000;

/** The same function, which remembers what came of the latest texts; any other arguments have to follow from the text. */
export function remembering<Rest extends unknown[], Result>(
  work: (text: string, ...rest: Rest) => Result,
): typeof work {
  const known = new Map<string, Result>();
  return (text, ...rest) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const result = work(text, ...rest);
    known.set(text, result);
    return result;
  };
}
