/**
 * How well secrets are told from the rest: made-up ones that go, lines of prose and code that do not stay, and the time
 * it takes.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createRedactor } from '../engine/parse/redact/redact.ts';
import {
  type PlantedSecret,
  plantedSecrets,
  plantedTokens,
  survives,
} from '../engine/parse/redact/testing-secret-places.ts';
import { randomFrom } from '../engine/parse/redact/testing-secrets.ts';
import { projectFolder } from '../worker/options.ts';

/** Secrets of their own, which no test has. */
const SEED = 20_261;
/**
 * Files of this project that have made-up secrets, marks of private stretches, or the words of phrases in them on
 * purpose.
 */
const ON_PURPOSE: ReadonlySet<string> = new Set([
  'src-main/worker/watching.test.ts',
  'src-main/web/server.test.ts',
  'src-main/engine/copies.test.ts',
  'src-main/engine/redaction.test.ts',
  'src-main/engine/ingest/testing-repeats.ts',
  'src-main/cli/cli.test.ts',
  'src-main/cli/keep-secrets.test.ts',
  'src-main/cli/commands/index.ts',
  ...[
    'redact-document.test.ts',
    'redact-document.ts',
    'redact-formats.test.ts',
    'redact-in-proportion.test.ts',
    'redact-recall.test.ts',
    'redact-values.ts',
    'redact.test.ts',
    'secret-gaps.ts',
    'secret-phrase-words.ts',
    'secret-commands.ts',
  ].map((name) => `src-main/engine/parse/redact/${name}`),
]);

/**
 * Figures of what is taken out: `redact_recall_…_percent` of made-up secrets by where they stand,
 * `redact_false_per_10000_lines` of the notes and of this project's own sources, and `redact_mb_per_second` of the
 * notes.
 *
 * @param notes absolute path of a folder of notes without secrets
 */
export function measureRedaction(notes: string): Record<string, number> {
  const figures: Record<string, number> = {};
  const groups = Map.groupBy(
    [...plantedTokens(randomFrom(SEED), 3), ...plantedSecrets(randomFrom(SEED + 1), 6)],
    ({ group }) => group,
  );
  for (const [group, planted] of groups)
    figures[`redact_recall_${group.toLowerCase().replaceAll(' ', '_')}_percent`] = 100 * recall(planted);
  figures['redact_recall_all_percent'] = 100 * recall([...groups.values()].flat());

  const texts = textsBelow(notes, ['**/*.{md,txt,org}']);
  const sources = textsBelow(projectFolder, ['{src-*,scripts,e2e}/**/*.{ts,tsx,css,html}', '*.md', 'docs/**/*.md']);
  figures['redact_false_per_10000_lines'] = falsePer10000([...texts, ...sources]);

  const began = performance.now();
  for (const text of texts) createRedactor().redact(text);
  figures['redact_mb_per_second'] =
    texts.reduce((sum, text) => sum + text.length, 0) / 1000 / (performance.now() - began);
  return figures;
}

function recall(planted: readonly PlantedSecret[]): number {
  return planted.filter((one) => !survives(one, createRedactor().redact(one.text))).length / planted.length;
}

function textsBelow(folder: string, patterns: readonly string[]): string[] {
  const files = globSync([...patterns], { cwd: folder, exclude: ['**/node_modules', '**/out'] });
  return files
    .filter((file) => !ON_PURPOSE.has(file.replaceAll('\\', '/')))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
}

function falsePer10000(texts: readonly string[]): number {
  let lines = 0;
  let changed = 0;
  for (const text of texts) {
    const before = text.split('\n');
    const after = createRedactor().redact(text).split('\n');
    lines += before.length;
    changed += before.filter((line, i) => line !== after[i]).length;
  }
  return (10_000 * changed) / lines;
}
