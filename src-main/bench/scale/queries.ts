/** What is asked of a corpus: questions of people, words of the corpus, and what stands nowhere else. */
import { RARE } from './corpus.ts';
import type { Material } from './material.ts';
import { seededRandom } from '../../system/random.ts';

export interface ScaleQueries {
  /** Judged questions of people. */
  readonly questions: readonly string[];
  /** Questions, words and rare identifiers, mixed: what `search` is measured with. */
  readonly mixed: readonly string[];
  /** The rare identifiers. */
  readonly rare: readonly string[];
  /** Three of the most frequent words that mean something. */
  readonly common: readonly string[];
  /** Nothing but the most frequent words of all. */
  readonly stopWords: readonly string[];
  /** Questions narrowed to decisions. */
  readonly filtered: readonly string[];
}

const QUESTIONS = 50;
const OF_WORDS = 25;
/** Of each hard kind of words. */
const HARD = 15;
const STOP_WORDS = [
  'the',
  'and',
  'to',
  'of',
  'a',
  'in',
  'is',
  'for',
  'with',
  'it',
  'on',
  'that',
  'this',
  'be',
  'are',
  'as',
  'not',
  'or',
  'we',
  'from',
];

export function scaleQueries(material: Material, judged: readonly string[]): ScaleQueries {
  const random = seededRandom(0x9e5);
  const words = frequentWords(material);
  const some = (list: readonly string[], count: number): string =>
    Array.from({ length: count }, () => random.pick(list)).join(' ');
  const questions = judged.slice(0, QUESTIONS);
  const ofWords = Array.from({ length: OF_WORDS }, () => some(words, 2 + random.below(3)));
  const frequent = words.slice(0, 12);
  return {
    questions,
    mixed: shuffled([...questions, ...ofWords, ...RARE], random.below),
    rare: RARE,
    common: Array.from({ length: HARD }, (_, i) =>
      [0, 1, 2].map((j) => frequent[(i * 3 + j * (1 + (i % 4))) % frequent.length]).join(' '),
    ),
    stopWords: Array.from({ length: HARD }, (_, i) =>
      [0, 1, 2, 3].map((j) => STOP_WORDS[(i + j * 3) % STOP_WORDS.length]).join(' '),
    ),
    filtered: questions.slice(0, 25).map((text) => `type:decision ${text}`),
  };
}

/** Words of at least four letters by how many observations have them, most first. */
function frequentWords({ observations }: Material): string[] {
  const counts = new Map<string, number>();
  for (const { text } of observations) {
    for (const word of new Set(text.toLowerCase().match(/\p{L}{4,}/gu))) {
      if (!STOP_WORDS.includes(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word);
}

/** Fisher–Yates. */
function shuffled(list: readonly string[], below: (limit: number) => number): string[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [copy[i], copy[j]] = [copy[j] as string, copy[i] as string];
  }
  return copy;
}
