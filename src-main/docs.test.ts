/** What the documents name exists: files, links, headings, scripts and commands. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES, settingKey } from '../src-shared/settings.ts';
import { headingNames, namedCommands, namedLinks, namedPaths, tableBelow } from '../scripts/checks/documents.ts';

const root = path.resolve(import.meta.dirname, '..');
const documents = globSync(['*.md', 'docs/**/*.md', 'models/*.md', 'src-*/README.md', 'src-*/*/README.md'], {
  cwd: root,
})
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted();
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const commands = globSync('src-main/*/commands/*.ts', { cwd: root })
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => !name.endsWith('.test'));

describe('what a document names is found', () => {
  it('in paths, links and commands, and not in blocks of code or on the web', () => {
    const text = [
      '# One: *two*',
      'See `src-main/a.ts`, `src-main/{b,c}*.ts`, `CHANGELOG.md`, `settings.json`, `docs` and `x/y.ts`.',
      'Go [here](../c.md#a-heading), [there](#one-two) or [out](https://example.org).',
      '```',
      '`src-main/not.ts` [no](no.md)',
      '```',
      '`npm run -s bench -- --json`, `npm run e2e:electron`, `npx quarry search x`.',
    ].join('\n');
    expect(namedPaths(text)).toEqual(['src-main/a.ts', 'src-main/{b,c}*.ts', 'CHANGELOG.md']);
    expect(namedLinks(text)).toEqual([
      { path: '../c.md', heading: 'a-heading' },
      { path: '', heading: 'one-two' },
    ]);
    expect(headingNames(text)).toEqual(['one-two']);
    expect(namedCommands(text)).toEqual({ scripts: ['bench', 'e2e:electron'], commands: ['search'] });
  });

  it('in the table below a heading', () => {
    expect(tableBelow('# A\n\n## B\n\n| x | y |\n|---|---|\n| 1 | `a\\|b` |\n| 2 | 3 |\n\n| z |\n', 'B')).toEqual([
      ['1', '`a\\|b`'],
      ['2', '3'],
    ]);
    expect(tableBelow('# A\n', 'B')).toEqual([]);
  });
});

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('names only files and folders that exist', () => {
    expect(namedPaths(text).filter((named) => globSync(named, { cwd: root }).length === 0)).toEqual([]);
  });

  it('links only to files and headings that exist', () => {
    const broken = namedLinks(text).filter(({ path: target, heading }) => {
      const file = target === '' ? document : path.posix.join(path.posix.dirname(document), target);
      if (!existsSync(path.join(root, file))) return true;
      return heading !== null && !headingNames(read(file)).includes(heading);
    });
    expect(broken).toEqual([]);
  });

  it('names only scripts and commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const named = namedCommands(text);
    expect({
      scripts: named.scripts.filter((name) => !Object.hasOwn(scripts, name)),
      commands: named.commands.filter((name) => !commands.includes(name)),
    }).toEqual({ scripts: [], commands: [] });
  });
});

describe('the documents', () => {
  it('are short where everybody begins', () => {
    const lines = (file: string): number => read(file).trimEnd().split('\n').length;
    expect(lines('README.md')).toBeLessThanOrEqual(150);
    expect(lines('src-main/engine/README.md')).toBeLessThanOrEqual(120);
  });

  it('are all within reach of the README', () => {
    const reached = new Set(['README.md']);
    for (const file of reached) {
      for (const { path: target } of namedLinks(read(file))) {
        const linked = path.posix.join(path.posix.dirname(file), target);
        if (target.endsWith('.md')) reached.add(linked);
      }
    }
    expect(documents.filter((file) => !reached.has(file))).toEqual([]);
  });

  it('explain every command', () => {
    const text = read('docs/command-line.md');
    expect(commands.filter((name) => !text.includes(`\`${name} `) && !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('explain every setting', () => {
    const rows = tableBelow(read('docs/user-guide.md'), 'Settings');
    expect(rows.map(([, key]) => key?.replaceAll('`', '')).toSorted()).toEqual(
      SETTING_NAMES.map(settingKey).toSorted(),
    );
  });

  it('say for at least twenty changes in which one file each of them begins', () => {
    const rows = tableBelow(read('docs/development.md'), 'Where to begin a change');
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(
      rows.filter(
        ([, place = '']) => !/^`[^`]+`$/.test(place) || !statSync(path.join(root, place.slice(1, -1))).isFile(),
      ),
    ).toEqual([]);
    expect(new Set(rows.map(([change]) => change)).size).toBe(rows.length);
  });
});

describe('the records of decisions', () => {
  const records = documents.filter((file) => /^docs\/decisions\/\d/.test(file));
  const index = read('docs/decisions/README.md');

  it('are numbered from 1 without gaps', () => {
    expect(records.map((file) => Number(path.basename(file).slice(0, 3)))).toEqual(records.map((_, at) => at + 1));
  });

  it.each(records)('%s has a context, a decision and a measured consequence, and a line in the list', (file) => {
    const text = read(file);
    const [, number, title] = /^# (\d{3}): (.+)$/m.exec(text) ?? [];
    expect(path.basename(file).startsWith(`${number}-`)).toBe(true);
    expect(Array.from(text.matchAll(/^## (.+)$/gm), ([, heading]) => heading).slice(0, 3)).toEqual([
      'Context',
      'Decision',
      'Measured consequence',
    ]);
    expect(index).toContain(`- [${number}](${path.basename(file)}): ${title}\n`);
  });
});
