/**
 * The fewest letters to add, drop, change or swap with their neighbour that make one word of the other (optimal string
 * alignment). For short words: time and memory go by the product of their lengths.
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const least = Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(swapped ? Math.min(least, (before[j - 2] as number) + 1) : least);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
}

/** Longer ones are no slips of a hand. */
const LONGEST = 60;

/**
 * The word nearest to a mistyped one, the first of equals; `null` when none is within `most` letters, or half of it.
 */
export function nearestWord(word: string, known: Iterable<string>, most = 2): string | null {
  if (word.length > LONGEST) return null;
  const lower = word.toLowerCase();
  let nearest: string | null = null;
  let least = Math.min(most, Math.floor(lower.length / 2)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - lower.length) >= least) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}
