/** Finds what two sequences have in common (E. W. Myers, An O(ND) Difference Algorithm, Algorithmica 1, 1986). */

/** Above so many differences the rest is taken for different: time and memory grow with their square. */
const MOST_DIFFERENCES = 1_000;
export const UNMATCHED = -1;

/** For each entry of `a` the index of its equal in `b`, or UNMATCHED: `["x", "y"]`, `["y"]` → `[-1, 0]`. */
export function matched(a: readonly string[], b: readonly string[]): Int32Array {
  const pairs = new Int32Array(a.length).fill(UNMATCHED);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) pairs[start] = start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) pairs[--endA] = --endB;
  const [lengthA, lengthB] = [endA - start, endB - start];
  if (!lengthA || !lengthB) return pairs;

  const most = Math.min(MOST_DIFFERENCES, lengthA + lengthB);
  // How far along `a` each diagonal was followed, and what that was before each round.
  const reached = new Int32Array(2 * most + 3);
  const rounds: Int32Array[] = [];
  const isDown = (far: Int32Array, diagonal: number, round: number, middle: number) =>
    diagonal === -round || (diagonal !== round && far[middle + diagonal - 1]! < far[middle + diagonal + 1]!);
  for (let round = 0; round <= most; round++) {
    rounds.push(reached.slice(most - round, most + round + 3));
    for (let diagonal = -round; diagonal <= round; diagonal += 2) {
      let x = isDown(reached, diagonal, round, most + 1)
        ? reached[most + diagonal + 2]!
        : reached[most + diagonal]! + 1;
      while (x < lengthA && x - diagonal < lengthB && a[start + x] === b[start + x - diagonal]) x++;
      reached[most + 1 + diagonal] = x;
      if (x < lengthA || diagonal !== lengthA - lengthB) continue;
      follow(diagonal, round);
      return pairs;
    }
  }
  return pairs;

  function follow(diagonal: number, round: number): void {
    let x = lengthA;
    for (; round >= 0; round--) {
      const far = rounds[round]!;
      const down = isDown(far, diagonal, round, round + 1);
      const from = round ? (down ? far[round + diagonal + 2]! : far[round + diagonal]! + 1) : 0;
      while (x > from) {
        x--;
        pairs[start + x] = start + x - diagonal;
      }
      if (!down) x--;
      diagonal += down ? 1 : -1;
    }
  }
}
