import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BASELINES, type Baselines, readBaselines } from './baselines.ts';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-baselines-')));
let baselines: Baselines;
beforeAll(() => {
  mkdirSync(path.join(folder, 'in'));
  writeFileSync(path.join(folder, 'birds.md'), '# Birds\n\nThe heron stood\nin the water.\n\nThe warbler sang.\n');
  writeFileSync(path.join(folder, 'in', 'boats.txt'), 'Boats on the water.\nWater in a boat.\n');
  writeFileSync(path.join(folder, 'water.bin'), 'water');
  baselines = readBaselines(folder);
});
afterAll(() => {
  baselines.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const found = (name: (typeof BASELINES)[number], text: string, scope = ''): string[] =>
  baselines
    .ask(name, text, scope && path.join(folder, scope))
    .map((hit) => `${path.basename(hit.path)} ${hit.lines.start}-${hit.lines.end}`);

it('Stock full-text search finds paragraphs that have one of the words, with their lines', () => {
  expect(found('FTS5 unicode61', 'Where is the heron?')[0]).toBe('birds.md 3-4');
  expect(found('FTS5 unicode61', 'singing')).toEqual([]);
  expect(found('FTS5 porter', 'standing boats')).toEqual(['boats.txt 1-2']);
});

it('The count of lines puts the file with the most matching lines first', () => {
  expect(found('ripgrep-like', 'water')).toEqual(['boats.txt 1-2', 'birds.md 3-4']);
});

it.each(BASELINES)('%s looks only below a folder where it is told to, and takes any text', (name) => {
  expect(found(name, 'water', 'in')).toEqual(['boats.txt 1-2']);
  for (const text of ['', '"', 'NEAR( AND', '*']) expect(found(name, text)).toEqual([]);
});
