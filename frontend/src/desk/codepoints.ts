// JavaScript counts UTF-16 units, the server counts code points: 𠮷 is two of one, one of the other.

/** How many code points the first `units` UTF-16 units of a text hold. */
export const codePoints = (text: string, units: number = text.length): number =>
  [...text.slice(0, units)].length;
