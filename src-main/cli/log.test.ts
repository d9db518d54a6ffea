/** The log of real processes: what it says, and what it must not say. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = path.resolve(import.meta.dirname, 'main.ts');
/** Words that stand in notes, names, searches, settings and errors, and nowhere else. */
const SECRETS = ['zqheron', 'zqplover', 'zqdunlin', 'zqavocet', 'zqknot', 'zqruff', 'zqgodwit'];
const [inNote = '', inName = '', inFolder = '', inSearch = '', inHeading = '', inPattern = '', inSetting = ''] =
  SECRETS;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-cli-log-'));
  mkdirSync(path.join(folder, inFolder, inPattern), { recursive: true });
  mkdirSync(data(), { mode: 0o700 });
  writeFileSync(
    path.join(folder, inFolder, `${inName}.md`),
    `# ${inNote}\n\n## ${inHeading}\n\nThe ${inNote} valve sticks.\n`,
  );
  writeFileSync(path.join(folder, inFolder, `${inName}.docx`), `${inNote} is no document`);
  writeFileSync(path.join(folder, inFolder, `${inName}.pdf`), `%PDF-1.7 ${inNote}`);
  writeFileSync(
    path.join(data(), 'settings.json'),
    JSON.stringify({
      logLevel: 'debug',
      headings: { [inHeading]: 'insight' },
      ignore: [`${inPattern}/`],
      [inSetting]: inSetting,
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = (): string => path.join(folder, 'data');
const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [program, ...args, '--data', data()], {
    encoding: 'utf8',
    env: { ...process.env, QUARRY_DATA: '', NO_COLOR: '1' },
  });
const files = (): string[] => readdirSync(data()).filter((name) => name.endsWith('.log'));
const logged = (): string =>
  files()
    .map((name) => readFileSync(path.join(data(), name), 'utf8'))
    .join('');

describe('the log', () => {
  it('tells of starts, runs, models, failures and ends, and has no word of notes, names, searches or settings', () => {
    expect(run('index', path.join(folder, inFolder)).status).toBe(0);
    expect(run('search', `${inSearch} ${inNote}`).stdout).toContain(inNote);
    expect(run('search', `path:${inName} "${inSearch}"`).status).toBe(1);
    expect(run('explain', inSearch, '--path', path.join(folder, inFolder, `${inName}.md:1`)).status).not.toBe(2);
    run('index', path.join(folder, `${inName}-gone`));
    run('parse', path.join(folder, inFolder, `${inName}.docx`));
    run('get', path.join(folder, inFolder, `${inName}.md:5`));
    run('doctor');
    run('search', 'valve', '--model', path.join(folder, inName));
    const text = logged();
    for (const event of [
      'started',
      'migrated',
      'model-ready',
      'source-added',
      'indexing-started',
      'indexing-finished',
      'call-failed',
      'model-failed',
      'stopped',
    ])
      expect(text).toContain(` ${event} `);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(text).not.toContain(folder);
  }, 240_000);

  it('is shown by the doctor, with its path, in part and as JSON', () => {
    const { stdout } = run('doctor', '--logs', '--limit', '500');
    expect(stdout).toContain(`Log  ${path.join(data(), 'quarry.log')}`);
    expect(stdout).toMatch(/ info +engine \d+ indexing-finished \{"indexed":/);
    const failures = JSON.parse(run('doctor', '--logs', '--level', 'error', '--limit', '5', '--json').stdout) as {
      file: string;
      entries: { level: string }[];
    };
    expect(failures.file).toBe(path.join(data(), 'quarry.log'));
    expect(new Set(failures.entries.map(({ level }) => level))).toEqual(new Set(['error']));
    expect(run('doctor', '--logs', '--level', 'loud').status).toBe(2);
    expect(run('doctor', '--logs', '--limit', '0').status).toBe(2);
  });

  it('has no entries where nothing was logged, and none is made by looking', () => {
    const empty = path.join(folder, 'empty');
    const { status, stdout } = spawnSync(process.execPath, [program, 'doctor', '--logs', '--data', empty], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining('There are no entries.')]);
    expect(readdirSync(folder)).not.toContain('empty');
  });

  it('of brief commands has nothing at the usual level', () => {
    rmSync(path.join(data(), 'settings.json'));
    for (const name of files()) rmSync(path.join(data(), name));
    expect(run('search', 'valve').status).toBe(0);
    expect(files()).toEqual([]);
  });
});
