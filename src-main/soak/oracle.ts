/** Holds what an engine says against what is on disk. */
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineApi, SearchMode } from '../../src-shared/protocol.ts';
import type { Random } from '../system/random.ts';
import { countStates, type ExpectedIndex } from './expected-index.ts';

/** Words looked for at each comparison: those whose files changed, and a few others. */
const CHANGED = 25;
const OTHERS = 5;
/** Words alone are asked twice as often: they cost no embedding. */
const MODES: readonly SearchMode[] = ['lexical', 'lexical', 'hybrid', 'dense'];
/** The contract's most. */
const ALL_FILES = 10_000;

/** What is asked of the index. */
export interface Question {
  readonly picture: ExpectedIndex;
  /** Words to look for; those that stand nowhere must not be found. */
  readonly words: readonly string[];
}

/** The words whose files are not what they were, and a few that chance picks; `all`: each word. */
export function wordsToAsk(now: ExpectedIndex, before: ExpectedIndex, random: Random, all = false): readonly string[] {
  const every = [...new Set([...now.words.keys(), ...before.words.keys()])];
  if (all) return every;
  const changed = every.filter((word) => now.words.get(word)?.join() !== before.words.get(word)?.join());
  const picked = changed.length <= CHANGED ? changed : Array.from({ length: CHANGED }, () => random.pick(changed));
  return [...picked, ...Array.from({ length: Math.min(OTHERS, every.length) }, () => random.pick(every))];
}

/** One sentence for each thing that the engine says and that is not so; empty when all is as it is on disk. */
export async function differencesTo(
  { picture, words }: Question,
  api: EngineApi,
  random: Random,
): Promise<readonly string[]> {
  const status = await api.status();
  const expected = countStates(picture);
  const problems = [
    ...differing('files', status.files, expected),
    ...differing(
      'index',
      {
        documents: status.documents,
        vectors: status.vectors,
        run: status.progress,
        sources: status.sources
          .map(({ path }) => path)
          .sort()
          .join(', '),
      },
      {
        documents: expected.indexed,
        vectors: status.passages,
        run: null,
        sources: [...picture.sources].sort().join(', '),
      },
    ),
    ...status.sources.flatMap((source) =>
      differing(source.path, { watching: source.watching, note: source.watchingNote }, { watching: 'live', note: '' }),
    ),
    ...status.sources.flatMap((source) => differing(source.path, source.files, countStates(picture, source.path))),
  ];
  problems.push(...(await wrongStates(picture, api)));
  if (problems.length > 0) return problems;
  for (const word of words) {
    const mode = random.pick(MODES);
    const { hits } = await api.search({ query: `"${word}"`, mode, collapse: false, limit: 1_000 });
    const found = [...new Set(hits.flatMap((hit) => [hit.path, ...hit.alsoAt.map((copy) => copy.path)]))]
      .sort()
      .join(', ');
    const there = [...(picture.words.get(word) ?? [])].sort().join(', ');
    if (found !== there)
      return [`"${word}" is found (${mode}) in ${found || 'no file'}, and stands in ${there || 'none'}.`];
  }
  return [];
}

async function wrongStates(picture: ExpectedIndex, api: EngineApi): Promise<readonly string[]> {
  const lists = await Promise.all(
    (['pending', 'failed', 'excluded'] as const).map((state) =>
      api.files({ state, limit: ALL_FILES }).then(({ items }) => items),
    ),
  );
  const listed = new Map(lists.flat().map(({ path, state, reason }) => [path, { state, reason }]));
  const surplus = [...listed]
    .filter(([file, { state }]) => picture.states.get(file) !== state)
    .map(
      ([file, { state, reason }]) =>
        `${file} is ${state} (${reason}), and should be ${picture.states.get(file) ?? 'unknown'}.`,
    );
  const missing = [...picture.states]
    .filter(([file, state]) => state !== 'indexed' && !listed.has(file))
    .map(([file, state]) => `${file} should be ${state}.`);
  return [...surplus, ...missing];
}

/**
 * Asks until there is no difference, and gives what is left of them when the time is over; what is thrown is a
 * difference, too.
 */
export async function untilNone(ask: () => Promise<readonly string[]>, patience: number): Promise<readonly string[]> {
  const end = performance.now() + patience;
  for (;;) {
    const left = await ask().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
    if (left.length === 0 || performance.now() > end) return left;
    await wait(50);
  }
}

function differing(what: string, found: object, expected: object): readonly string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const given = (found as Record<string, unknown>)[name];
    return given === value
      ? []
      : [`${what}: ${name} is ${JSON.stringify(given)}, and should be ${JSON.stringify(value)}.`];
  });
}
