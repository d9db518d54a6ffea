import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVENT_LEVELS, formatEntry, knownEnding, type LogEvent, parseEntry } from '../../src-shared/log-events.ts';
import { closeLog, flushLog, log, LOG_BYTES, LOG_FILES, logFault, logFile, logStart, openLog } from './log.ts';
import { readLog } from './read-log.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'quarry-log-'));
});
afterEach(() => {
  closeLog();
  rmSync(data, { recursive: true, force: true });
});

const text = (): string => readFileSync(logFile(data), 'utf8');
const events = (): string[] => readLog(data, 1_000).map(({ event }) => event);

it('has one line for each event, with time, level, process and fields', () => {
  openLog(data, 'engine');
  logStart('1.2.3', false);
  log('model-failed', { code: 'MODEL_MISSING' });
  expect(readLog(data, 10)).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      level: 'info',
      process: 'engine',
      pid: process.pid,
      event: 'started',
      fields: {
        version: '1.2.3',
        system: expect.stringContaining(process.platform) as string,
        node: process.versions.node,
      },
    },
    {
      time: expect.any(String) as string,
      level: 'error',
      process: 'engine',
      pid: process.pid,
      event: 'model-failed',
      fields: { code: 'MODEL_MISSING' },
    },
  ]);
  expect(text().trim().split('\n')).toHaveLength(2);
});

it('is for this user alone', () => {
  openLog(data, 'engine');
  log('model-failed', { code: 'MODEL_MISSING' });
  expect(statSync(logFile(data)).mode & (process.platform === 'win32' ? 0 : 0o077)).toBe(0);
});

it('has what its level lets through, which may change at any time', () => {
  openLog(data, 'engine');
  log('indexing-started', { sources: 1 });
  writeFileSync(path.join(data, 'settings.json'), '{ "logLevel": "debug" }');
  log('indexing-started', { sources: 2 });
  writeFileSync(path.join(data, 'settings.json'), '{ "logLevel": "error" }');
  log('engine-restarts', { waitMs: 1 });
  log('model-failed', { code: 'MODEL_MISSING' });
  expect(readLog(data, 10).map(({ event, fields }) => [event, fields['sources']])).toEqual([
    ['indexing-started', 2],
    ['model-failed', undefined],
  ]);
});

it('goes nowhere where nobody opened it', () => {
  log('model-failed', { code: 'MODEL_MISSING' });
  flushLog();
  expect(readdirSync(data)).toEqual([]);
});

it('never grows beyond five files of a megabyte, the newest entries are kept, and older files have the older ones', () => {
  openLog(data, 'engine');
  for (let age = 0; age < LOG_FILES + 2; age++) {
    log('model-failed', { code: 'MODEL_MISSING' });
    writeFileSync(
      logFile(data),
      `${text()}${formatEntry({ time: '2026-01-01T00:00:00.000Z', level: 'info', process: 'engine', pid: age, event: 'stopped', fields: { pad: 'x'.repeat(LOG_BYTES) } })}\n`,
    );
  }
  log('model-failed', { code: 'MODEL_DAMAGED' });
  const files = readdirSync(data).filter((name) => name.endsWith('.log'));
  expect(files.sort()).toEqual(['quarry.1.log', 'quarry.2.log', 'quarry.3.log', 'quarry.4.log', 'quarry.log']);
  expect(readLog(data, 1).map(({ fields }) => fields['code'])).toEqual(['MODEL_DAMAGED']);
  expect(
    readLog(data, 100)
      .filter(({ event }) => event === 'stopped')
      .map(({ pid }) => pid),
  ).toEqual([3, 4, 5, 6]);
});

it('of several processes at once has every entry whole', async () => {
  const program = path.join(data, 'write.ts');
  writeFileSync(
    program,
    `
import { closeLog, log, openLog } from ${JSON.stringify(path.resolve(import.meta.dirname, 'log.ts'))};
openLog(${JSON.stringify(data)}, 'engine');
for (let i = 0; i < 200; i++) log('call-failed', { method: process.argv[2] + i, code: 'INTERNAL' }, 'error');
closeLog();
`,
  );
  const ended = await Promise.all(
    ['a', 'b', 'c'].map(
      (name) =>
        new Promise((resolve) => spawn(process.execPath, [program, name], { stdio: 'inherit' }).once('exit', resolve)),
    ),
  );
  expect(ended).toEqual([0, 0, 0]);
  expect(
    text()
      .trim()
      .split('\n')
      .filter((line) => parseEntry(line) === null),
  ).toEqual([]);
  expect(new Set(readLog(data, 1_000).map(({ fields }) => fields['method'])).size).toBe(600);
});

describe('a log that cannot be written breaks nothing and says nothing', () => {
  const program = (): string => `
import { log, openLog } from ${JSON.stringify(path.resolve(import.meta.dirname, 'log.ts'))};
openLog(${JSON.stringify(data)}, 'engine');
for (let i = 0; i < 3; i++) log('model-failed', { code: 'MODEL_MISSING' });
`;
  it.each<[string, () => void]>([
    ['a folder in its place', () => mkdirSync(path.join(logFile(data), 'inner'), { recursive: true })],
    ['a pipe in its place', () => void spawnSync('mkfifo', [logFile(data)])],
    ['a link in its place', () => symlinkSync(path.join(data, 'elsewhere'), logFile(data))],
    ['a folder that may not be written', () => chmodSync(data, 0o500)],
    ['a folder that is gone', () => rmSync(data, { recursive: true })],
    [
      'an older file that cannot be replaced',
      () => (
        mkdirSync(path.join(logFile(data, 4), 'inner'), { recursive: true }),
        [0, 1, 2, 3].forEach((age) => writeFileSync(logFile(data, age), 'x'.repeat(LOG_BYTES + 1)))
      ),
    ],
  ])('%s', (_, spoil) => {
    const file = path.join(tmpdir(), `quarry-log-program-${process.pid}.ts`);
    writeFileSync(file, program());
    spoil();
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    rmSync(file);
    if (existsSync(data)) chmodSync(data, 0o700);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(path.join(data, 'elsewhere'))).toBe(false);
    const size = lstatSync(logFile(data), { throwIfNoEntry: false })?.size ?? 0;
    expect(size).toBeLessThan(2 * LOG_BYTES);
  });

  it.skipIf(process.platform === 'win32')('a full disk', () => {
    const file = path.join(tmpdir(), `quarry-log-program-${process.pid}.ts`);
    writeFileSync(file, program());
    // No file may have a byte: what the system says then is as at a full disk.
    const { status, stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        `trap '' XFSZ; ulimit -f 0; exec "$@" | cat`,
        'sh',
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        file,
      ],
      { encoding: 'utf8', timeout: 60_000 },
    );
    rmSync(file);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(text()).toBe('');
  });

  it('and is written again once it can be', () => {
    openLog(data, 'engine');
    mkdirSync(logFile(data));
    log('model-failed', { code: 'MODEL_MISSING' });
    rmSync(logFile(data), { recursive: true });
    log('model-failed', { code: 'MODEL_DAMAGED' });
    expect(events()).toEqual(['model-failed']);
  });
});

describe('what could hold a text of the user is not written', () => {
  it('of an error its code and its places in the program, and not its message', () => {
    openLog(data, 'engine');
    logFault(new TypeError('the note says swordfish at /home/me/swordfish.md:3'));
    logFault('swordfish');
    expect(text()).not.toContain('swordfish');
    expect(readLog(data, 2)).toMatchObject([
      {
        fields: {
          code: 'INTERNAL',
          name: 'TypeError',
          at: expect.arrayContaining([expect.stringMatching(/^log\.test\.ts:\d+$/)]) as string[],
        },
      },
      { fields: { name: 'unknown', at: [] } },
    ]);
  });

  it.each(['SIGKILL', 'ended by SIGSEGV', 'ended with code 70', 'code 7', 'more than 576 MB', 'abnormal-exit'])(
    'of the end of a process what is known: %s',
    (how) => expect(knownEnding(how)).toBe(how),
  );
  it.each(['spawn /home/me/swordfish ENOENT', 'code swordfish', ''])('and nothing else: "%s"', (how) =>
    expect(knownEnding(how)).toBe('other'),
  );
});

it('each event has a level, and each line can be read back', () => {
  for (const event of Object.keys(EVENT_LEVELS) as LogEvent[]) {
    const entry = {
      time: '2026-11-30T20:12:01.123Z',
      level: EVENT_LEVELS[event],
      process: 'engine',
      pid: 7,
      event,
      fields: { a: 'b {"c"}', d: [1] },
    } as const;
    expect(parseEntry(formatEntry(entry))).toEqual(entry);
  }
  for (const line of [
    '',
    'x',
    '2026-11-30T20:12:01.123Z info  engine 7 stopped {"half',
    '2026-11-30T20:12:01.123Z loud engine 7 stopped {}',
  ])
    expect(parseEntry(line)).toBeNull();
});

it('begins to be written by itself soon after the first entry', async () => {
  openLog(data, 'engine');
  log('stopped', {});
  await vi.waitFor(() => expect(events()).toEqual(['stopped']), { timeout: 20_000 });
});
