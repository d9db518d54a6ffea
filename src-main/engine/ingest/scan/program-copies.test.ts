import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import { programCopy } from './program-copies.ts';
import { createScanner, type Scanned } from './scanner.ts';

describe('a file is a copy that a program made', () => {
  it.each([
    ['plan.sync-conflict-20250101-120000-ABCDEFG.md', 'plan.md'],
    ["plan (Ada's conflicted copy 2025-01-01).md", 'plan.md'],
    ['plan (conflicted copy 2025-01-01 120000).md', 'plan.md'],
    ['plan (In Konflikt stehende Kopie von Ada 2025-01-01).md', 'plan.md'],
    ['plan (Copie en conflit de Ada 2025-01-01).md', 'plan.md'],
    ['plan (SFConflict ada@example.org 2025-01-01-12-00-00).md', 'plan.md'],
    ['plan [conflicted].md', 'plan.md'],
    ['plan_conflict-20250101-120000.md', 'plan.md'],
    ['plan.Conflict.md', 'plan.md'],
    ['plan.variant-1a2b.md', 'plan.md'],
    ['plan-DESKTOP-4F8K2LQ.md', 'plan.md'],
    ['plan.bak.md', 'plan.md'],
    ['plan~.md', 'plan.md'],
    ['plan.md~', 'plan.md'],
    ['plan.md.~3~', null],
    ['plan.md.bak', 'plan.md'],
    ['#plan.md#', 'plan.md'],
  ])('%s', (name, of) => expect(programCopy(name, 'notes', false)?.of ?? null).toBe(of));

  it.each([
    'plan.md',
    'plan 2.md',
    'plan (1).md',
    'conflict.md',
    'A conflict (with Bob).md',
    'plan-DESKTOP.md',
    '2025.md',
    '#tag.md',
  ])('and %s is none', (name) => expect(programCopy(name, 'notes', false)).toBeNull());
});

describe('the scanner', () => {
  let scratch: ReturnType<typeof scratchFolder>;
  beforeEach(() => {
    scratch = scratchFolder();
  });
  afterEach(() => scratch.remove());
  const at = (name: string): string => path.join(scratch.folder, ...name.split('/'));
  const write = (...names: readonly string[]): void => {
    for (const name of names) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), 'Text.\n');
    }
  };
  const shown = async (found: AsyncIterable<Scanned>): Promise<string[]> => {
    const rows: string[] = [];
    for await (const one of found)
      rows.push(
        `${path.relative(scratch.folder, one.path).replaceAll('\\', '/')} ${one.kind === 'candidate' ? 'read' : one.code}`,
      );
    return rows;
  };
  const scanner = (ignore: readonly string[] = []) =>
    createScanner({ path: scratch.folder, kind: 'folder' }, { ignore });

  it('leaves copies out by a rule with its name, and reads what stands in for a file that is gone', async () => {
    write(
      'logseq/bak/pages/a.md',
      'logseq/pages.md',
      'bak/b.md',
      '~$c.docx',
      'd.md',
      'd (conflicted copy).md',
      'e (conflicted copy).md',
    );
    expect(await shown(scanner().all())).toEqual([
      'bak/b.md read',
      'd (conflicted copy).md PROGRAM_COPY',
      'd.md read',
      'e (conflicted copy).md read',
      'logseq/bak PROGRAM_COPY',
      'logseq/pages.md read',
      '~$c.docx PROGRAM_COPY',
    ]);
  });

  it('says the same of a single place, and the user’s own rule goes before it', async () => {
    write('d.md', 'd (conflicted copy).md', 'e (conflicted copy).md', 'logseq/bak/a.md');
    const of = async (name: string, ignore?: readonly string[]) => shown((await scanner(ignore).at(at(name))).found);
    expect(await of('d (conflicted copy).md')).toEqual(['d (conflicted copy).md PROGRAM_COPY']);
    expect(await of('e (conflicted copy).md')).toEqual(['e (conflicted copy).md read']);
    expect(await of('logseq/bak/a.md')).toEqual(['logseq/bak PROGRAM_COPY']);
    expect(await of('logseq/bak/a.md', ['!logseq/bak/'])).toEqual(['logseq/bak/a.md read']);
  });
});
