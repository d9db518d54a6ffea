/** The commands as a user and a script meet them: real processes, a real engine, a few small notes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineOptions } from '../worker/options.ts';
import { superviseEngine } from '../worker/supervisor.ts';
import { openQuarry } from './testing.ts';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let notes: string;
let data: string;

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  // The signals of a test are for its own process, so it must be the one that listens: no launcher between.
  return spawn(process.execPath, [path.join(root, 'src-main/cli/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', TMPDIR: folder, ...env },
  });
}

function quarry(...args: string[]): Promise<Result> {
  return ended(start(args));
}

async function ended(child: ReturnType<typeof start>): Promise<Result> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Command lines of processes that name the test's folder; Linux only, elsewhere none. */
function leftBehind(): string[] {
  return globSync('/proc/[0-9]*/cmdline')
    .map((file) => {
      try {
        return readFileSync(file, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // it has ended meanwhile
      }
    })
    .filter((line) => line.includes(folder));
}

const note = (name: string, body: string): void => writeFileSync(path.join(notes, name), body);

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-cli-')));
  notes = path.join(folder, 'notes');
  data = path.join(folder, 'data');
  mkdirSync(notes);
  note(
    '20250727-093000.md',
    '# Session: locks and owners\n**ID**: 20250727-093000\n**Started**: 2025-07-27T09:30:00Z\n**Git Branch**: main\n\n## Activity Log\n\n### 10:00 - Update\n\n**Key Decisions:**\n- One process owns the database file\n- The window never waits for an embedding\n',
  );
  note('birds.md', '# Birds\n\nThe reed warbler came back in April, and nobody had counted on it.\n');
  const { code, stderr } = await quarry('index', '--data', data, notes);
  if (code !== 0 || stderr) throw new Error(`The notes were not indexed: ${stderr}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

describe('secrets', () => {
  it('are left out and counted, unless the user keeps those of a source', async () => {
    const own = path.join(folder, 'secrets');
    const index = path.join(folder, 'secrets-data');
    mkdirSync(own);
    writeFileSync(
      path.join(own, 'deploy.md'),
      '# Deploy\n\nThe password: hunter2, and <private>the cat is Momo</private>.\n',
    );
    expect((await quarry('index', '--data', index, own)).code).toBe(0);
    expect((await quarry('status', '--data', index)).stdout).toContain('2 secrets removed: 1 password, 1 private');
    expect((await quarry('search', '--data', index, '"Momo"')).stdout).toBe('');
    expect((await quarry('parse', '--data', index, path.join(own, 'deploy.md'))).stdout).toMatch(
      /\[redacted: password\].*\[redacted: private\][^]*2 secrets removed/,
    );
    expect((await quarry('index', '--data', index, '--no-redact', own)).stdout).toContain('Indexed 1 file');
    expect((await quarry('status', '--data', index)).stdout).toContain('secrets in this folder are kept (--no-redact)');
    expect((await quarry('search', '--data', index, '"Momo"')).stdout).toContain('hunter2');
  });
});

describe('quarry propose', () => {
  it('says what is found in the home folder with the command for each, and indexes nothing', async () => {
    const home = path.join(folder, 'home');
    const cacheHome = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'); // what is compiled already
    const index = path.join(folder, 'propose-data');
    const propose = (): Promise<Result> =>
      ended(
        start(['propose', '--data', index], {
          XDG_CACHE_HOME: cacheHome,
          HOME: home,
          USERPROFILE: home,
          APPDATA: '',
          XDG_CONFIG_HOME: '',
          CLAUDE_CONFIG_DIR: '',
          CODEX_HOME: '',
        }),
      );
    mkdirSync(path.join(home, 'My notes'), { recursive: true });
    expect(await propose()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`It looked in ${home}`),
    });
    writeFileSync(path.join(home, 'My notes', 'birds.md'), '# Birds\n\nA wren in the shed.\n');
    const { code, stdout, stderr } = await propose();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Notes: .*My notes\n {4}1 file, 29 bytes, the newest of \d{4}-\d\d-\d\d\n {4}npx quarry index --data \S+ ['"].*My notes['"]\n$/,
    );
    expect(JSON.parse((await quarry('status', '--json', '--data', index)).stdout)).toMatchObject({
      sources: [],
      documents: 0,
    });
  });
});

describe('quarry search', () => {
  it('prints JSON of the promised shape, with absolute paths and the lines of the file', async () => {
    const { code, stdout, stderr } = await quarry('search', '--json', '--data', data, 'who', 'owns', 'the', 'database');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const printed = JSON.parse(stdout) as { query: string; took_ms: number; hits: Record<string, unknown>[] };
    expect(Object.keys(printed).slice(0, 3)).toEqual(['query', 'took_ms', 'hits']);
    expect(printed.query).toBe('who owns the database');
    expect(printed.hits[0]).toMatchObject({
      type: 'decision',
      text: 'One process owns the database file',
      title: 'locks and owners',
      path: path.join(notes, '20250727-093000.md'),
      lines: [11, 11],
      session: { branch: 'main' },
      retrievers: { lexical: { rank: expect.any(Number) }, dense: { rank: expect.any(Number) } },
    });
    expect(Object.keys(printed.hits[0]!).slice(0, 10)).toEqual([
      'id',
      'score',
      'type',
      'text',
      'title',
      'path',
      'lines',
      'snippet',
      'session',
      'retrievers',
    ]);
  });
});

describe('quarry search in a Quarry that is open', () => {
  beforeAll(() => openQuarry(data));

  it('prints hits for a person without control characters when it is not on a terminal', async () => {
    const { code, stdout } = await quarry('search', '--data', data, '--limit', '1', 'warbler in spring');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ 1 {2}note {2}Birds {2}modified \d{4}-\d\d-\d\d\n {4}.*reed warbler.*\n {4}.*birds\.md:3 {2}\(both\)/,
    );
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    ['a word with a dash', ['-zeppelin', 'warbler']],
    ['what stands after --', ['--', '--limit', 'warbler']],
    ['100,000 characters', ['warbler '.repeat(12_500)]],
  ])('takes %s as text', async (_, words) => {
    const { code, stdout, stderr } = await quarry('search', '--data', data, '--json', ...words);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      hits: expect.arrayContaining([expect.objectContaining({ title: 'Birds' })]),
    });
    expect(stderr).not.toMatch(/^[A-Z_]+: /);
  });

  it('exits with 1 when nothing is found, and says so on stderr', async () => {
    expect(await quarry('search', '--data', data, 'path:nowhere warbler')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Nothing was found in 2 documents.\n',
    });
    expect(await quarry('search', '--data', data, '')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('empty'),
    });
  });

  it('says what to do while nothing is indexed', async () => {
    const { code, stdout, stderr } = await quarry('search', '--json', '--data', path.join(folder, 'empty'), 'x');
    expect({ code, hits: (JSON.parse(stdout) as { hits: unknown }).hits }).toEqual({ code: 1, hits: [] });
    expect(stderr).toBe('Nothing is indexed yet. Run "npx quarry index FOLDER" with the folder of your notes.\n');
  });

  it('is silent when nobody reads on', async () => {
    const child = start(['search', '--json', '--data', data, 'warbler']);
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('quarry index', () => {
  it('indexes the other paths when one is not there, and exits with 3', async () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'a.md'), '# A\n\nSomething else.\n');
    const result = await quarry('index', '--data', path.join(folder, 'data2'), path.join(folder, 'gone'), other);
    expect(result).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('Indexed 1 file '),
      stderr: expect.stringMatching(/^PATH_NOT_FOUND: .*gone.*\n$/),
    });
  });

  it('lists the files it could not index with the reason, and exits with 0', async () => {
    const mixed = path.join(folder, 'mixed');
    mkdirSync(mixed);
    writeFileSync(path.join(mixed, 'good.md'), '# Good\n\nText.\n');
    writeFileSync(path.join(mixed, 'bad.md'), Buffer.from([0, 1, 2, 0, 255]));
    const { code, stdout } = await quarry('index', '--data', path.join(folder, 'data3'), mixed);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Indexed 1 file \(0 unchanged, 1 failed, .*\n {2}.*bad\.md: .* \(FILE_NOT_TEXT\)\n$/);
  });

  it('stops in order at Ctrl-C and exits with 130', async () => {
    const many = path.join(folder, 'many');
    mkdirSync(many);
    for (let i = 0; i < 300; i++)
      writeFileSync(
        path.join(many, `${i}.md`),
        `# Note ${i}\n\n${`Paragraph ${i} of a long note about many things. `.repeat(20)}\n`,
      );
    const stopped = path.join(folder, 'stopped');
    const child = start(['index', '--data', stopped, many]);
    while (!existsSync(stopped)) await wait(20);
    child.kill('SIGINT');
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(code).toBe(130);
    expect(stderr).toMatch(/^CANCELLED: [^\n]*\n$/);
  });
});

describe('quarry watch', () => {
  it('reads what changes until Ctrl-C, and exits with 0', async () => {
    const watched = path.join(folder, 'watched');
    mkdirSync(watched);
    writeFileSync(path.join(watched, 'a.md'), '# A\n\nThe ferry leaves at nine; password=ferryman.\n');
    const own = path.join(folder, 'data4');
    const child = start(['watch', '--data', own, '--no-redact', watched]);
    const printed: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
    while (!printed.join('').includes('Watching 1 source')) await wait(20);
    expect(printed.join('')).toContain('Indexed 1 file ');
    writeFileSync(path.join(watched, 'b.md'), '# B\n\nThe tram leaves at ten.\n');
    expect((await quarry('search', '--data', own, 'ferry')).stdout).toContain('ferryman');
    let found = '';
    while (!found.includes('tram')) found = (await quarry('search', '--data', own, 'tram')).stdout;
    const closed = once(child, 'close');
    child.kill('SIGINT');
    expect((await closed)[0]).toBe(0);
  });
});

describe('quarry status', () => {
  it('prints JSON that adds up', async () => {
    const { code, stdout } = await quarry('status', '--json', '--data', data);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      documents: 2,
      observations: expect.any(Number),
      passages: expect.any(Number),
      vectors: expect.any(Number),
      files: { indexed: 2, pending: 0, failed: 0, excluded: 0 },
      model: expect.any(String),
      fingerprint: expect.any(String),
      sources: [
        {
          id: 1,
          path: notes,
          kind: 'folder',
          added_at: expect.any(String),
          files: { indexed: 2 },
          redact: true,
          redactions: 0,
          redaction_kinds: {},
        },
      ],
      data_folder: data,
      owner_process: null,
    });
  });
});

describe('commands on one data folder', () => {
  it('that run at once all answer, though each ends the engine that it began', async () => {
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => quarry('search', '--data', data, '--json', 'who owns the database')),
    );
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(results.map(() => ({ code: 0, stderr: '' })));
    expect(
      new Set(results.map(({ stdout }) => (JSON.parse(stdout) as { hits: { id: string }[] }).hits[0]?.id)).size,
    ).toBe(1);
  });

  it('use the engine of a Quarry that is open, and say so', async () => {
    const engine = superviseEngine(engineOptions({ data }));
    try {
      await engine.measuring.memory();
      const { pid } = engine;
      expect(await quarry('status', '--data', data)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`(process ${pid})`),
        stderr: '',
      });
      expect(JSON.parse((await quarry('status', '--data', data, '--json')).stdout)).toMatchObject({
        documents: 2,
        owner_process: pid,
      });
      expect(await quarry('doctor', '--data', data)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(new RegExp(`^ok {4}engine: .*process ${pid}`)),
      });
      expect(await quarry('search', '--data', data, '--limit', '1', 'warbler in spring')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('reed warbler'),
        stderr: '',
      });
      const differs = await quarry('search', '--data', data, '--model', 'fp32', 'warbler');
      expect(differs).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(/^OWNER_DIFFERS: .*int8.*--model.*\n$/),
      });
      expect(await quarry('doctor', '--data', data, '--model', 'fp32')).toMatchObject({
        code: 3,
        stdout: expect.stringMatching(/^FAIL {2}engine: .*int8.*\n {6}What to do: .*--model/),
      });
      expect((await engine.measuring.memory()).rss).toBeGreaterThan(0);
      expect(engine.pid).toBe(pid);
    } finally {
      await engine.stop();
    }
  });
});

describe('quarry eval', () => {
  const put = (name: string, ...rows: object[]): void =>
    writeFileSync(path.join(folder, 'tiny', name), rows.map((row) => JSON.stringify(row)).join('\n'));
  beforeAll(() => {
    mkdirSync(path.join(folder, 'tiny'));
    put(
      'corpus.jsonl',
      { id: 'warbler', title: '', text: 'The reed warbler came back in April.', scope: 'a' },
      { id: 'heron', title: 'Heron', text: '# The heron stood in the water all day.', scope: 'a' },
      { id: 'engine', title: '', text: 'One process owns the database file.', scope: 'b' },
    );
    put(
      'queries.jsonl',
      { id: 'q1', text: 'reed warbler', kind: 'words', scope: 'a' },
      { id: 'q2', text: 'heron in the water', kind: 'words', scope: 'b' },
    );
    writeFileSync(path.join(folder, 'tiny', 'qrels.tsv'), 'q1\twarbler\t1\nq2\theron\t1\n');
  });

  it('measures all modes on a collection and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await quarry('eval', path.join(folder, 'tiny'), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const perfect = {
      'nDCG@10': 1,
      'recall@10': 1,
      'recall@100': 1,
      'MRR@10': 1,
      'hit@1': 1,
      'success@10': 1,
      queries: 2,
    };
    expect(JSON.parse(stdout)).toEqual({
      collection: 'tiny',
      model: expect.any(String),
      lexical: perfect,
      dense: perfect,
      hybrid: perfect,
      difference: 0,
      baselines: { 'FTS5 unicode61': perfect, 'FTS5 porter': perfect, 'ripgrep-like': perfect },
      byKind: { words: perfect },
    });
    expect(globSync(path.join(folder, 'quarry-scratch-*'))).toEqual([]);
  });

  it('asks within the scope of a query when told to', async () => {
    const { stdout } = await quarry('eval', path.join(folder, 'tiny'), '--scoped', '--json');
    // q2 is asked in scope b, where its document is not.
    expect(JSON.parse(stdout)).toMatchObject({ hybrid: { 'hit@1': 0.5, 'recall@100': 0.5, queries: 2 } });
  });

  it('measures judged notes, and does not mix them with another index', async () => {
    const queries = path.join(folder, 'judged.jsonl');
    writeFileSync(
      queries,
      JSON.stringify({
        id: 'q',
        text: 'who owns the database',
        relevant: [{ file: '20250727-093000.md', quote: 'One process owns the\ndatabase file' }],
      }),
    );
    const { code, stdout } = await quarry('eval', '--notes', notes, '--queries', queries, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ collection: 'notes', hybrid: { 'hit@1': 1, queries: 1 }, byKind: {} });
    expect(await quarry('eval', path.join(folder, 'tiny'), '--data', data)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('USAGE: '),
    });
  });

  it('names the file and line of a malformed collection', async () => {
    mkdirSync(path.join(folder, 'broken'));
    writeFileSync(path.join(folder, 'broken', 'corpus.jsonl'), '{"id":"a","text":"x"}\n{nonsense\n');
    expect(await quarry('eval', path.join(folder, 'broken'))).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^COLLECTION_INVALID: corpus\.jsonl, line 2: not JSON\..*\n$/),
    });
  });
});

describe('quarry explain', () => {
  beforeAll(() => openQuarry(data));

  it('tells at a glance why a hit is one, and exits with 0', async () => {
    const { code, stdout, stderr } = await quarry(
      'explain',
      '--data',
      data,
      'who owns the database',
      '--path',
      '20250727-093000.md:11',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^ 1 {2}decision {2}locks and owners[^]*\nIt is found\n {2}It is hit 1\.\n {2}Words: #1 [^]*\n {2}Meaning: #1 /,
    );
  });

  it('exits with 1 when it is not found, and says which filter it was', async () => {
    const { code, stdout } = await quarry(
      'explain',
      '--json',
      '--data',
      data,
      'type:goal warbler',
      '--path',
      path.join(notes, 'birds.md'),
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'filtered',
      filters: ['type:goal'],
      observation: { path: path.join(notes, 'birds.md') },
    });
    expect(await quarry('explain', '--data', data, 'x', '--path', 'nowhere.md')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('PATH_NOT_FOUND') as string,
    });
  });

  it('needs a place', async () => {
    expect(await quarry('explain', '--data', data, 'warbler')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--path') as string,
    });
  });
});

describe('quarry get', () => {
  beforeAll(() => openQuarry(data));

  it('prints an observation with where it stands', async () => {
    const { code, stdout } = await quarry('get', '--json', '--data', data, '20250727-093000.md:11');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      text: 'One process owns the database file',
      path: path.join(notes, '20250727-093000.md'),
      title: 'locks and owners',
      unit: 'line',
      lines: [11, 11],
      source: notes,
      exists: true,
    });
  });
});

describe('quarry related', () => {
  beforeAll(() => openQuarry(data));

  it('finds what is near to a place or an id, outside its own session unless asked', async () => {
    const place = path.join(notes, '20250727-093000.md');
    const near = await quarry('related', '--json', '--data', data, `${place}:11`);
    expect(near).toMatchObject({ code: 0, stderr: '' });
    expect((JSON.parse(near.stdout) as { hits: { path: string }[] }).hits.every((hit) => hit.path !== place)).toBe(
      true,
    );
    const {
      hits: [hit],
    } = JSON.parse((await quarry('search', '--json', '--data', data, 'who owns the database')).stdout) as {
      hits: { id: string }[];
    };
    const { code, stdout } = await quarry('related', '--data', data, '--own-session', '--limit', '1', hit!.id);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/The window never waits for an embedding\n[^]*1 of \d+ observations in/) as string,
    });
  });

  it('says where nothing stands', async () => {
    expect(await quarry('related', '--data', data, 'birds.md:1')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/OBSERVATION_NOT_FOUND: .*There is no observation at line 1/) as string,
    });
  });
});

describe('quarry doctor', () => {
  it('exits with 0 when all is well, and with 3 and what to do when not', async () => {
    expect(await quarry('doctor', '--data', data)).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('FAIL'),
      stderr: '',
    });
    expect(await quarry('doctor', '--data', data, '--model', path.join(folder, 'no.onnx'))).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/FAIL {2}model.*\n {6}What to do: /),
    });
  });

  it('says what --fix will do, and does it', async () => {
    const [own, about] = [path.join(folder, 'doctor-data'), path.join(folder, 'doctor-notes')];
    mkdirSync(about);
    writeFileSync(path.join(about, 'a.md'), Buffer.alloc(200));
    await quarry('index', '--data', own, about);
    expect(await quarry('doctor', '--data', own)).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(
        /^FAIL {2}files: .*1 failed.*\n {6}What to do: .*\n {6}--fix will retry the 1 failed files\.$/m,
      ) as string,
    });
    writeFileSync(path.join(about, 'a.md'), 'The heron is text now.');
    expect(await quarry('doctor', '--data', own, '--fix')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^done {2}Read 1 file again.*\ndone {2}Retried 1 file; 0 still fail\.\nok {4}database/,
      ) as string,
    });
    expect(JSON.parse((await quarry('doctor', '--data', own, '--fix', '--json')).stdout)).toMatchObject({
      ok: true,
      done: [],
    });
  });
});

describe('parse', () => {
  beforeAll(() => openQuarry(data));

  it('shows what is found in a file, on its lines', async () => {
    const file = path.join(notes, '20250727-093000.md');
    const { code, stdout, stderr } = await quarry('parse', '--data', data, file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^decision +11 {2}Key Decisions: One process owns the database file$/m);
    const printed = JSON.parse((await quarry('parse', '--data', data, '--json', file)).stdout) as {
      observations: { lines: number[] }[];
      coverage: object;
    };
    expect(printed).toMatchObject({
      title: 'locks and owners',
      unit: 'line',
      session: { id: '20250727-093000' },
      coverage: { lines: 12, covered: 2, structure: 10, uncovered: [] },
    });
    expect(printed.observations.map(({ lines }) => lines)).toEqual([
      [11, 11],
      [12, 12],
    ]);
  });

  it('counts what is found in a folder', async () => {
    const { code, stdout, stderr } = await quarry('parse', '--data', data, '--stats', notes, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const printed = JSON.parse(stdout) as object;
    expect(Object.keys(printed).slice(0, 5)).toEqual([
      'files',
      'observations',
      'byType',
      'uncovered',
      'unknownHeadings',
    ]);
    expect(printed).toMatchObject({
      files: 2,
      observations: 3,
      byType: { decision: 2, note: 1 },
      uncovered: 0,
      unknownHeadings: [],
    });
    expect((await quarry('parse', '--data', data, '--stats', notes)).stdout).toMatch(
      /^Observations {2}3: 2 decision, 1 note$/m,
    );
  });

  it('exits with 1 where nothing is found and with 3 where nothing can be read', async () => {
    const empty = path.join(folder, 'no-notes');
    mkdirSync(empty);
    writeFileSync(path.join(folder, 'blank.ts'), '');
    expect(await quarry('parse', '--data', data, '--stats', empty)).toMatchObject({ code: 1 });
    expect(await quarry('parse', '--data', data, path.join(folder, 'blank.ts'))).toMatchObject({ code: 1 });
    expect(await quarry('parse', '--data', data, path.join(folder, 'gone.md'))).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^PATH_NOT_FOUND: /) as string,
    });
    expect(await quarry('parse', '--data', data, empty)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^PATH_UNREADABLE: .* is a folder/) as string,
    });
  });
});

describe('the launcher', () => {
  it('prints the version and the help, with the exit code of the command', async () => {
    const run = async (...args: string[]): Promise<Result> => {
      const child = spawn(process.execPath, [path.join(root, 'bin/quarry.mjs'), ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close') as Promise<[number | null]>,
      ]);
      return { code, stdout, stderr };
    };
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await run('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/index[\s\S]*search[\s\S]*status[\s\S]*eval[\s\S]*bench[\s\S]*doctor/),
      stderr: '',
    });
    expect((await run('nonsense')).code).toBe(2);
  });
});

it('no process is left behind', () => {
  expect(leftBehind()).toEqual([]);
});
