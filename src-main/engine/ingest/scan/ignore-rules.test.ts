import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import { createScanner, scan } from './scanner.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

const at = (...names: string[]): string => path.join(scratch.folder, ...names);

function write(name: string, text = 'Text.'): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

const slashes = (file: string): string => path.relative(scratch.folder, file).replaceAll('\\', '/');

/** Files that are read, and with their rule those left out by one. */
async function scanned(ignore: readonly string[] = []): Promise<{ read: string[]; out: Record<string, string> }> {
  const read: string[] = [];
  const out: Record<string, string> = {};
  for await (const found of scan({ path: scratch.folder, kind: 'folder' }, { ignore })) {
    if (found.kind === 'candidate') read.push(slashes(found.path));
    else if (found.code === 'IGNORED_BY_RULE') out[slashes(found.path)] = found.reason;
  }
  return { read, out };
}

describe('a rule', () => {
  it('names its file, its line and itself, and a folder stands for all below it', async () => {
    write('.gitignore', '# made by tools\n\nbuild/\r\n*.log.md\n');
    for (const name of ['build/a.md', 'build/deep/b.md', 'docs/build/c.md', 'today.log.md', 'kept.md']) write(name);
    expect(await scanned()).toEqual({
      read: ['kept.md'],
      out: {
        build: '.gitignore line 3: build/',
        'docs/build': '.gitignore line 3: build/',
        'today.log.md': '.gitignore line 4: *.log.md',
      },
    });
  });

  it('holds from its folder on, and the nearest one decides', async () => {
    write('.gitignore', '*.tmp.md\n/only-here.md\n');
    write('sub/.gitignore', '!kept.tmp.md\nown.md\n');
    for (const name of [
      'a.tmp.md',
      'only-here.md',
      'own.md',
      'sub/only-here.md',
      'sub/kept.tmp.md',
      'sub/own.md',
      'sub/b.tmp.md',
    ])
      write(name);
    expect((await scanned()).read).toEqual(['own.md', 'sub/kept.tmp.md', 'sub/only-here.md']);
    expect((await scanned()).out['sub/own.md']).toBe('sub/.gitignore line 2: own.md');
  });

  it('of .ignore goes before one of .gitignore beside it', async () => {
    write('.gitignore', 'notes/\n');
    write('.ignore', '!notes/\nsecret.md\n');
    for (const name of ['notes/a.md', 'secret.md']) write(name);
    expect(await scanned()).toEqual({ read: ['notes/a.md'], out: { 'secret.md': '.ignore line 2: secret.md' } });
  });

  it("of the user's own goes before all, and may take in what is hidden", async () => {
    write('.gitignore', 'journal/\n');
    for (const name of ['journal/a.md', 'drafts/b.md', '.vault/c.md', '.other/d.md', 'x.tmp.md']) write(name);
    expect(await scanned(['drafts/', '*.tmp.md', '!journal/', '!.vault/'])).toEqual({
      read: ['.vault/c.md', 'journal/a.md'],
      out: { drafts: 'settings.json: drafts/', 'x.tmp.md': 'settings.json: *.tmp.md' },
    });
  });

  it("does not leave out aider's history, which aider itself writes into .gitignore", async () => {
    write('.gitignore', '.aider*\n');
    write('.aider.chat.history.md');
    expect((await scanned()).read).toEqual(['.aider.chat.history.md']);
    write('.ignore', '.aider*\n');
    expect((await scanned()).read).toEqual([]);
  });

  it('above the source does not count', async () => {
    write('.gitignore', 'sessions/\n');
    write('sessions/a.md');
    const found = [];
    for await (const one of scan({ path: at('sessions'), kind: 'folder' })) found.push(one.kind);
    expect(found).toEqual(['candidate']);
  });

  it('that cannot be read, or says nothing, leaves nothing out', async () => {
    mkdirSync(at('.gitignore'));
    write('sub/.gitignore', '\n# nothing\n   \n');
    write('sub/a.md');
    expect((await scanned()).read).toEqual(['sub/a.md']);
  });
});

describe('a rule that costs much', () => {
  /** As a cloned repository may hold it. */
  const NASTY = 'a*/**/'.repeat(24);
  const DEEP = Array.from({ length: 58 }, () => 'a').join('/');

  it('is matched, and the folders below it are read at once', async () => {
    write('.gitignore', `${NASTY}\n`);
    write(`${DEEP}/n.md`);
    write('b/kept.md');
    // 24 folders with an `a`, and one below them.
    expect(await scanned()).toEqual({
      read: ['b/kept.md'],
      out: { [Array.from({ length: 25 }, () => 'a').join('/')]: `.gitignore line 1: ${NASTY}` },
    });
  });

  it('keeps nobody waiting: others have their turn while a folder of many files is held against many rules', async () => {
    write('.gitignore', `${Array.from({ length: 20 }, (_, i) => `${'*a'.repeat(100)}z${i}.md`).join('\n')}\n`);
    for (let i = 0; i < 60; i++) write(`${'a'.repeat(200)}-${i}.md`);
    let turnsOfOthers = 0;
    const timer = setInterval(() => turnsOfOthers++, 1);
    expect((await scanned()).read).toHaveLength(60);
    clearInterval(timer);
    expect(turnsOfOthers).toBeGreaterThan(10);
  });

  it.skipIf(process.platform === 'win32').each([
    ['link', () => symlinkSync(at('rules'), at('.gitignore')), 'it is a link, and links are not followed.'],
    ['pipe', () => execFileSync('mkfifo', [at('.gitignore')]), 'it is not an ordinary file.'],
  ])('in a file that is a %s does not hold, as in git, and that is told', async (_kind, make, why) => {
    write('rules', 'hidden.md\n');
    write('hidden.md');
    make();
    const told = [];
    for await (const found of scan({ path: scratch.folder, kind: 'folder' }))
      if (found.kind === 'failed') told.push(found);
    expect(told).toMatchObject([
      {
        path: at('.gitignore'),
        code: 'RULES_SKIPPED',
        reason: `Quarry cannot use its rules, so it reads the files that they exclude: ${why}`,
      },
    ]);
  });

  it('too much is skipped, and told with its line; all others hold', async () => {
    write('.gitignore', ['kept-out.md', `${'*a'.repeat(101)}`, `x${'y'.repeat(5_000)}`, 'also-out.md', ''].join('\n'));
    for (const name of ['kept-out.md', 'also-out.md', 'a.md']) write(name);
    expect(await scanned()).toMatchObject({
      read: ['a.md'],
      out: { 'kept-out.md': '.gitignore line 1: kept-out.md', 'also-out.md': '.gitignore line 4: also-out.md' },
    });
    const told = [];
    for await (const found of scan({ path: scratch.folder, kind: 'folder' }))
      if (found.kind === 'failed') told.push(found);
    expect(told).toMatchObject([
      {
        path: at('.gitignore'),
        code: 'RULES_SKIPPED',
        reason:
          'Quarry skips some of its rules and reads the files that they exclude. Skipped: line 2 (it has more than 100 wildcards), line 3 (it has more than 4,096 bytes).',
      },
    ]);
  });

  it('counts with those above it, in number and in wildcards, and a file beyond its size ends there', async () => {
    write('.gitignore', Array.from({ length: 20 }, () => '*a'.repeat(100)).join('\n'));
    write('sub/.gitignore', 'a.md\n*b*.md\n');
    write('long/.gitignore', `${`#${'x'.repeat(99)}\n`.repeat(12_000)}out.md\n`);
    write('lines/.gitignore', `${'#\n'.repeat(50_000)}out.md\n`);
    write('many/.gitignore', `${Array.from({ length: 20_001 }, (_, i) => `${i}.md`).join('\n')}\n`);
    for (const name of ['sub/a.md', 'sub/b.md', 'long/out.md', 'lines/out.md', 'many/7.md', 'many/20000.md'])
      write(name);
    const { read, out } = await scanned();
    expect(read).toEqual(['lines/out.md', 'long/out.md', 'many/20000.md', 'sub/b.md']);
    expect(Object.keys(out)).toEqual(['many/7.md', 'sub/a.md']);
    const told: string[] = [];
    for await (const found of scan({ path: scratch.folder, kind: 'folder' }))
      if (found.kind === 'failed') told.push(`${slashes(found.path)}: ${found.reason.replace(/^.*Skipped: /, '')}`);
    expect(told).toEqual([
      'lines/.gitignore: all after line 50,000 (the file has more than 1 MB or 50,000 lines).',
      'long/.gitignore: all after line 10,381 (the file has more than 1 MB or 50,000 lines).',
      expect.stringMatching(
        /^many\/\.gitignore: line 19981 \(this folder has more than 20,000 rules\), .* and 18 more\.$/,
      ),
      'sub/.gitignore: line 2 (the rules of this folder have more than 2,000 wildcards).',
    ]);
  });
});

const name = fc.constantFrom('a', 'b', 'build', 'x.md', 'y.md', 'x.tmp.md');
const files = fc.uniqueArray(
  fc
    .array(name, { minLength: 1, maxLength: 3 })
    .map((parts) => [...parts.slice(0, -1).map((part) => part.replaceAll('.', '')), 'n.md'].join('/'))
    .chain((file) => name.map((last) => file.replace(/n\.md$/, last.endsWith('.md') ? last : `${last}.md`))),
  { minLength: 1, maxLength: 8 },
);
const rules = fc.array(
  fc.constantFrom('a/', '*.tmp.md', '/b', 'build', '!build', '**/x.md', 'a/*.md', '!y.md', '*', '!*/', '!x.md', 'b/**'),
  { maxLength: 4 },
);

it('Of any rules in one file, what git reads is read', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(files, rules, async (paths, lines) => {
      scratch.remove();
      scratch = scratchFolder();
      for (const file of paths) write(file);
      write('.gitignore', `${lines.join('\n')}\n`);
      execFileSync('git', ['init', '-q', '.'], { cwd: scratch.folder });
      const expected = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z'], {
        cwd: scratch.folder,
        encoding: 'utf8',
        env: { ...process.env, HOME: scratch.folder },
      })
        .split('\0')
        .filter((file) => file.endsWith('.md'));
      const { read } = await scanned();
      expect(read.sort()).toEqual(expected.sort());
      // A look at each single place finds the same as the walk.
      const scanner = createScanner({ path: scratch.folder, kind: 'folder' });
      const single: string[] = [];
      for (const file of paths)
        for await (const found of (await scanner.at(at(file))).found)
          if (found.kind === 'candidate') single.push(slashes(found.path));
      expect([...new Set(single)].sort()).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

describe('a look at one place', () => {
  it('gives the folder above that is left out or gone', async () => {
    write('.gitignore', 'build/\n');
    write('build/deep/a.md');
    write('.git/x.md');
    write('there.md');
    const look = async (place: string): Promise<string[]> => {
      const { place: looked, found } = await createScanner({ path: scratch.folder, kind: 'folder' }).at(at(place));
      const all = [slashes(looked)];
      for await (const one of found) all.push(`${slashes(one.path)} ${one.kind}`);
      return all;
    };
    expect(await look('build/deep/a.md')).toEqual(['build', 'build excluded']);
    expect(await look('.git/x.md')).toEqual(['.git', '.git excluded']);
    expect(await look('gone/deep/a.md')).toEqual(['gone']);
    expect(await look('there.md')).toEqual(['there.md', 'there.md candidate']);
    expect(await look('there.md/below')).toEqual(['there.md', 'there.md candidate']);
  });

  it('says that the source is not there, so that nothing of it is forgotten', async () => {
    const { place, found } = await createScanner({ path: at('away'), kind: 'folder' }).at(at('away', 'a.md'));
    expect(place).toBe(at('away'));
    for await (const one of found)
      expect(one).toMatchObject({ kind: 'failed', path: at('away'), code: 'PATH_UNREADABLE' });
  });
});
