/** The commands that README.md and the page of the command line show are run as they are written. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { markedBlocks } from '../scripts/readme.ts';

const root = path.resolve(import.meta.dirname, '..');

describe('markedBlocks', () => {
  it('finds the blocks with a mark, their commands and what is said of them', () => {
    const text = [
      '```sh',
      'npm start',
      '```',
      '<!-- test -->',
      '```sh',
      '# Adds the notes',
      'quarry add \\',
      '  examples/notes',
      '',
      'quarry index',
      '```',
      '<!-- test exit=2 contains="USAGE: \\"what\\"" -->',
      '```',
      'quarry nonsense',
      '```',
    ].join('\n');
    expect(markedBlocks(text)).toEqual([
      { line: 6, commands: ['quarry add examples/notes', 'quarry index'], exit: 0, contains: '' },
      { line: 14, commands: ['quarry nonsense'], exit: 2, contains: 'USAGE: "what"' },
    ]);
  });

  it.each(['<!-- test exit=two -->\n```\nx\n```', '<!-- test -->\n\n```\nx\n```', '<!-- test -->\n```\nx'])(
    'refuses a mark that would test nothing: %j',
    (text) => {
      expect(() => markedBlocks(text)).toThrow('Line 1');
    },
  );
});

describe('README.md', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const data = mkdtempSync(path.join(tmpdir(), 'quarry-readme-'));
  afterAll(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));

  /** As in a terminal: without what the test runner and the outer npm have set. */
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(VITEST|NODE_ENV$|TEST$|npm_(lifecycle|package|command))/.test(name),
      ),
    ),
    QUARRY_DATA: data,
  };

  it('names the command that .ci/run runs', () => {
    const command = readFileSync(path.join(root, '.ci/run'), 'utf8').trimEnd().split('\n').at(-1)!;
    expect(readme.split('\n')).toContain(command);
  });

  it('starts Quarry with notes that everybody has who has the project', () => {
    const started = [...readme.matchAll(/npm start -- (\S+)/g)].map(([, notes = '']) => notes);
    expect(started.length).toBeGreaterThan(0);
    for (const notes of started)
      expect([
        notes,
        existsSync(path.join(root, notes)),
        path.relative(root, path.join(root, notes)).startsWith('..'),
      ]).toEqual([notes, true, false]);
  });

  const documents = ['README.md', 'docs/command-line.md'].map((document) => ({
    document,
    blocks: markedBlocks(readFileSync(path.join(root, document), 'utf8')),
  }));

  it('has commands that can be tested, and so has the page of the command line', () => {
    for (const { document, blocks } of documents) expect([document, blocks.length > 0]).toEqual([document, true]);
  });

  // In the order of the text and with one data folder: a later block may use what an earlier one has indexed.
  for (const { document, blocks } of documents) {
    for (const { line, commands, exit, contains } of blocks) {
      it(`${document} line ${line}: ${commands.at(-1)}`, () => {
        const runs = commands.map((command) => {
          const { status, stdout, stderr } = spawnSync(command, {
            cwd: root,
            env,
            shell: true,
            encoding: 'utf8',
            timeout: 120_000,
            stdio: ['ignore', 'pipe', 'pipe'],
          });
          return { command, status, output: stdout + stderr };
        });
        expect(runs.slice(0, -1).filter(({ status }) => status !== 0)).toEqual([]);
        expect(runs.at(-1)).toMatchObject({ status: exit, output: expect.stringContaining(contains) });
      }, 300_000);
    }
  }
});
