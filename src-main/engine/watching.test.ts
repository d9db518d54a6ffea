/**
 * Sources that are watched, with real files and the system's own events: what is on the disk is what is found, soon
 * after.
 */
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { modelsFolder, sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
let api: EngineApi;
let sourceId: number;
let engine: ReturnType<Workshop['open']>;
const open = (): void => {
  engine = shop.open({ watch: true, watchTimes: { check: 100 } });
  api = engine.api;
};
beforeEach(async () => {
  shop = workshop();
  shop.write('a.md', sessionNote('a', ['The kettle is blue.']));
  shop.write('deep/below/b.md', sessionNote('b', ['The stove is green.']));
  open();
  sourceId = (await api.addSource({ path: shop.notes })).id;
  await api.index();
});
afterEach(() => shop.close());

const at = (...names: string[]): string => path.join(shop.notes, ...names);
const noteOf = (text: string): string => sessionNote('n', [text]);

/** Waits until it holds, and says what was there instead when it never does. */
async function eventually<T>(
  look: () => T | Promise<T>,
  wanted: (seen: T) => boolean,
  what: string,
  limit = 120_000,
): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (performance.now() > end) throw new Error(`${what}: never came; in the end there was ${JSON.stringify(seen)}`);
    await wait(20);
  }
}

/** Names of the files in which a word stands, by the lexicon. */
const found = async (word: string): Promise<string[]> =>
  [
    ...new Set(
      (await api.search({ query: `"${word}"`, mode: 'lexical', collapse: false })).hits.map((hit) =>
        path.relative(shop.notes, hit.path).replaceAll('\\', '/'),
      ),
    ),
  ].sort();
const until = (word: string, ...files: string[]): Promise<unknown> =>
  eventually(
    () => found(word),
    (seen) => seen.join() === files.sort().join(),
    `${word} in ${files.join() || 'no file'}`,
  );
const vectors = async (): Promise<number> => (await api.status()).vectors;

describe('a file', () => {
  it('that is written, edited and deleted is found as it is', async () => {
    shop.write('deep/new.md', noteOf('The lamp is yellow.'));
    await until('lamp', 'deep/new.md');
    shop.write('deep/new.md', noteOf('The candle is yellow.'));
    await until('candle', 'deep/new.md');
    await until('lamp');
    shop.remove('deep/new.md');
    await until('candle');
    expect(await vectors()).toBe(2);
  });

  it('that is renamed or moved keeps its vectors', async () => {
    const before = engine.events.length;
    renameSync(at('a.md'), at('z.md'));
    await until('kettle', 'z.md');
    renameSync(at('z.md'), at('deep/below/z.md'));
    await until('kettle', 'deep/below/z.md');
    expect(await vectors()).toBe(2);
    // A few files are read beside all else, without a word about progress.
    expect(engine.events.slice(before).filter(({ name }) => name === 'progress')).toEqual([]);
  });

  it('that an editor saves by renaming another over it is read once more, and the other is forgotten', async () => {
    writeFileSync(at('.a.md.swp'), 'x');
    writeFileSync(at('a.md~tmp.md'), noteOf('The kettle is red.'));
    renameSync(at('a.md~tmp.md'), at('a.md'));
    rmSync(at('.a.md.swp'));
    await until('red', 'a.md');
    await until('blue');
    expect(
      (
        await eventually(
          async () => (await api.status()).files,
          ({ excluded }) => excluded === 0,
          'no hidden file',
        )
      ).indexed,
    ).toBe(2);
  });

  it('that grows is read up to its end', async () => {
    for (let line = 0; line < 20; line++) {
      appendFileSync(at('log.txt'), `Line ${line} tells of marker${line}.\n\n`);
      await wait(20);
    }
    await until('marker19', 'log.txt');
    expect(await found('marker0')).toEqual(['log.txt']);
  });

  it('that was chosen alone is watched, and its neighbours are not', async () => {
    await api.removeSource({ id: sourceId });
    await api.addSource({ path: at('a.md') });
    await api.index();
    writeFileSync(at('a.new'), noteOf('The kettle is red.'));
    renameSync(at('a.new'), at('a.md'));
    shop.write('beside.md', noteOf('The stool is red.'));
    await until('red', 'a.md');
    expect((await api.status()).files).toEqual({ indexed: 1, pending: 0, failed: 0, excluded: 0 });
  });
});

describe('a folder', () => {
  it('that is made, renamed, moved in and deleted, with folders in it, is followed', async () => {
    shop.write('one/two/three/c.md', noteOf('The chair is white.'));
    await until('chair', 'one/two/three/c.md');
    renameSync(at('one'), at('uno'));
    await until('chair', 'uno/two/three/c.md');
    shop.write('uno/two/three/c.md', noteOf('The chair is black.'));
    await until('black', 'uno/two/three/c.md');

    const outside = path.join(shop.notes, '..', 'outside', 'inner');
    mkdirSync(outside, { recursive: true });
    writeFileSync(path.join(outside, 'd.md'), noteOf('The table is round.'));
    renameSync(path.dirname(outside), at('inside'));
    await until('table', 'inside/inner/d.md');
    shop.write('inside/inner/d.md', noteOf('The table is square.'));
    await until('square', 'inside/inner/d.md');

    shop.remove('uno');
    await until('chair');
    shop.remove('inside');
    await until('table');
    expect((await api.status()).files).toEqual({ indexed: 2, pending: 0, failed: 0, excluded: 0 });
  });

  it('that comes back under the same name is another', async () => {
    shop.remove('deep');
    shop.write('deep/below/e.md', noteOf('The stove is new.'));
    await until('stove', 'deep/below/e.md');
    shop.write('deep/below/e.md', noteOf('The oven is new.'));
    await until('oven', 'deep/below/e.md');
    expect(await found('stove')).toEqual([]);
  });

  it('that links to itself is no trouble', async () => {
    symlinkSync(shop.notes, at('deep/loop'), 'junction');
    shop.write('deep/f.md', noteOf('The rug is long.'));
    await until('rug', 'deep/f.md');
    expect((await api.files({ state: 'excluded' })).items).toMatchObject([
      { code: 'SYMBOLIC_LINK', path: at('deep', 'loop') },
    ]);
  });

  it('of a thousand files, changed at once, is one run', async () => {
    for (let file = 0; file < 1_000; file++)
      shop.write(`many/${file % 20}/${file}.md`, `Common text.\n\nAnd checkout${file}.\n`);
    await eventually(
      async () => (await api.status()).files,
      ({ indexed, pending }) => indexed === 1_002 && pending === 0,
      '1,002 indexed files',
      100_000,
    );
    await eventually(
      () =>
        engine.events.filter(
          ({ name, payload }) => name === 'progress' && 'stage' in payload && payload.stage === 'done',
        ).length,
      (runs) => runs >= 2,
      'the end of the run',
    );
    const runs = engine.events.filter(
      ({ name, payload }) => name === 'progress' && 'stage' in payload && payload.stage === 'done',
    );
    // the first one at the top of this file, and this one, in two where writing took long
    expect(runs.length).toBeLessThanOrEqual(4);
    await until('checkout999', 'many/19/999.md');
  });
});

describe('rules', () => {
  it('that appear, change and go decide at once', async () => {
    shop.write('build/x.md', noteOf('The brick is made.'));
    await until('brick', 'build/x.md');
    shop.write('.gitignore', 'build/\n');
    await until('brick');
    expect((await api.files({ state: 'excluded' })).items).toMatchObject([
      { code: 'HIDDEN' },
      { code: 'IGNORED_BY_RULE', path: at('build'), reason: '.gitignore line 1: build/' },
    ]);
    shop.write('build/y.md', noteOf('The brick is remade.'));
    shop.write('.gitignore', '\nbuild/x.md\n');
    await until('brick', 'build/y.md');
    shop.remove('.gitignore');
    await until('brick', 'build/x.md', 'build/y.md');
    shop.write('build/y.md', noteOf('The stone is remade.'));
    await until('stone', 'build/y.md');
  });
});

describe('a source', () => {
  const state = async (): Promise<string | undefined> => (await api.status()).sources[0]?.watching;

  it('that goes away keeps its notes, and is read again when it is back', async () => {
    renameSync(shop.notes, `${shop.notes}-away`);
    await eventually(state, (watching) => watching === 'polling', 'a source that is not there');
    await eventually(
      async () => (await api.status()).files.failed,
      (failed) => failed === 1,
      'its failure',
    );
    expect(await found('kettle')).toEqual(['a.md']);
    mkdirSync(shop.notes);
    shop.write('other.md', noteOf('The cup is full.'));
    await until('cup', 'other.md');
    await until('kettle');
    await eventually(state, (watching) => watching === 'live', 'a source that is back');
    shop.write('other.md', noteOf('The cup is empty.'));
    await until('empty', 'other.md');
    expect((await api.status()).files).toEqual({ indexed: 1, pending: 0, failed: 0, excluded: 0 });
  });

  it('that is paused is left alone, also by the next start, and read when it is resumed', async () => {
    await api.setWatching({ on: false, sourceId });
    expect(await state()).toBe('paused');
    shop.write('a.md', noteOf('The kettle is red.'));
    shop.write('live/other.md', noteOf('Elsewhere.'));
    await engine.close();
    open();
    expect(await state()).toBe('paused');
    expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 0 });
    expect(await found('red')).toEqual([]);
    await api.setWatching({ on: true });
    await until('red', 'a.md');
    await until('elsewhere', 'live/other.md');
    expect(await state()).toBe('live');
    shop.write('a.md', noteOf('The kettle is pink.'));
    await until('pink', 'a.md');
  });

  it('that is paused is read when it is asked for', async () => {
    await api.setWatching({ on: false });
    shop.write('a.md', noteOf('The kettle is red.'));
    expect(await api.index({ sourceIds: [sourceId] })).toMatchObject({ indexed: 1 });
  });

  it('that there is not cannot be paused', async () => {
    await expect(api.setWatching({ on: false, sourceId: 99 })).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });

  it('that another engine added, or removed, is noticed', async () => {
    const other = shop.open();
    expect((await other.api.status()).sources[0]?.watching).toBe('off');
    const place = path.join(shop.notes, '..', 'second');
    mkdirSync(place);
    const { id } = await other.api.addSource({ path: place });
    await eventually(
      async () => (await api.status()).sources.map(({ watching }) => watching),
      (states) => states.join() === 'live,live',
      'two watched sources',
    );
    writeFileSync(path.join(place, 's.md'), noteOf('The spoon is bent.'));
    await eventually(
      () => found('spoon'),
      (files) => files.length === 1,
      'the second source',
    );
    await other.api.removeSource({ id });
    await eventually(
      async () => (await api.status()).sources.length,
      (count) => count === 1,
      'one source',
    );
  });

  it('that changed while the program was off is caught up with, without embedding what only moved', async () => {
    await engine.close();
    renameSync(at('a.md'), at('moved.md'));
    shop.remove('deep/below/b.md');
    shop.write('c.md', noteOf('The fork is new.'));
    open();
    expect(await api.index()).toMatchObject({ indexed: 2, removed: 2, embeddings: 1 });
    await until('kettle', 'moved.md');
  });
});

it('An edit is found while much else is being read', async () => {
  for (let file = 0; file < 300; file++)
    shop.write(
      `bulk/${file}.md`,
      sessionNote(
        String(file),
        Array.from({ length: 12 }, (_, line) => `Item ${line} of ${file} goes to shelf ${(line * 7 + file) % 31}.`),
      ),
    );
  const run = api.index();
  let over = false;
  run.finally(() => (over = true)).catch(() => {});
  await eventually(
    async () => (await api.status()).progress?.done ?? 0,
    (done) => done > 5,
    'a run under way',
  );
  shop.write('a.md', noteOf('The kettle is purple.'));
  await until('purple', 'a.md');
  expect(over).toBe(false);
  await api.stopIndexing();
  await run;
});

it('A look at unchanged files writes nothing, once their times are old enough to be trusted', async () => {
  const wal = path.join(shop.dataFolder, 'index.db-wal');
  const written = (): readonly number[] => (existsSync(wal) ? [lstatSync(wal).size, lstatSync(wal).mtimeMs] : []);
  const wroteNothing = async (): Promise<boolean> => {
    const before = written();
    expect(await api.index()).toMatchObject({ unchanged: 2, embeddings: 0 });
    return written().join() === before.join();
  };
  await eventually(wroteNothing, (nothing) => nothing, 'a look that writes nothing');
  expect(await wroteNothing()).toBe(true);
});

it('An index that lies in its own source comes to rest', async () => {
  await engine.close();
  const dataFolder = at('index');
  engine = shop.open({ watch: true, dataFolder, watchTimes: { check: 100 } });
  api = engine.api;
  await api.addSource({ path: shop.notes });
  await api.index();
  shop.write('a.md', noteOf('The kettle is red.'));
  await until('red', 'a.md');
  const written = (): string =>
    ['index.db', 'index.db-wal'].map((name) => lstatSync(path.join(dataFolder, name)).mtimeMs).join();
  const rests = await eventually(
    async () => {
      const before = written();
      await wait(800);
      return before === written();
    },
    (still) => still,
    'a rest',
  );
  expect(rests).toBe(true);
});

describe('after any edits', () => {
  /** The same numbers for the same seed (mulberry32). */
  const random =
    (seed: number) =>
    (below: number): number => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) % below;
    };

  /**
   * The files there are, by the state they should have: hidden ones, pictures and `out/` are left out, a folder stands
   * for what is in it.
   */
  function walk(folder: string): { indexed: string[]; excluded: string[] } {
    const indexed: string[] = [];
    const excluded: string[] = [];
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.isSymbolicLink() || (entry.name === 'out' && entry.isDirectory()))
        excluded.push(file);
      else if (entry.isDirectory()) {
        const inner = walk(file);
        indexed.push(...inner.indexed);
        excluded.push(...inner.excluded);
      } else (entry.name.endsWith('.md') ? indexed : excluded).push(file);
    }
    return { indexed: indexed.sort(), excluded: excluded.sort() };
  }

  it.each([1, 2, 3])('the index says what the disk says (%i)', async (seed) => {
    const below = random(seed);
    shop.write('.gitignore', 'out/\n');
    const folders = ['', 'p', 'p/q', 'r', 'out', '.hidden', 'r/s'];
    const files = ['1.md', '2.md', '3.md', 'p.png', '.x.md'];
    const pick = (): string =>
      path.join(folders[below(folders.length)] as string, files[below(files.length)] as string);
    for (let step = 0; step < 80; step++) {
      const name = pick();
      switch (below(8)) {
        case 0:
          if (existsSync(at(name))) rmSync(at(name));
          break;
        case 1: {
          const to = pick();
          mkdirSync(path.dirname(at(to)), { recursive: true });
          if (existsSync(at(name))) renameSync(at(name), at(to));
          break;
        }
        case 2: {
          const [from, to] = [folders[1 + below(folders.length - 1)] as string, `m${below(3)}`];
          if (existsSync(at(from)) && !existsSync(at(to))) renameSync(at(from), at(to));
          break;
        }
        case 3:
          rmSync(at(folders[1 + below(folders.length - 1)] as string), { recursive: true, force: true });
          break;
        case 4:
          await wait(below(120));
          break;
        default:
          shop.write(name, `Seed${seed} step${step} of ${path.basename(name, '.md')}.\n`);
      }
    }
    const disk = walk(shop.notes);
    const seen = await eventually(
      async () => ({
        counts: (await api.status()).sources[0]?.files,
        excluded: (await api.files({ state: 'excluded' })).items.map((file) => file.path).sort(),
      }),
      ({ counts, excluded }) =>
        counts?.pending === 0 &&
        counts.failed === 0 && // a file that went while it was read
        counts.indexed === disk.indexed.length &&
        excluded.join() === disk.excluded.join(),
      `${disk.indexed.length} indexed files and ${disk.excluded.join()}`,
    );
    expect(seen.counts).toEqual({
      indexed: disk.indexed.length,
      excluded: disk.excluded.length,
      failed: 0,
      pending: 0,
    });
    for (const file of disk.indexed) {
      const word = /step\d+|kettle|stove/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
      await eventually(
        () => found(word),
        (names) => names.includes(path.relative(shop.notes, file).replaceAll('\\', '/')),
        `${word} in ${file}`,
      );
    }
    expect(await api.index()).toMatchObject({ indexed: 0, removed: 0, embeddings: 0 });
    expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
  });
});

it('A file whose time alone changes is not embedded again', async () => {
  utimesSync(at('a.md'), new Date(), new Date(2020, 1, 1));
  await wait(600);
  expect(await api.index()).toMatchObject({ embeddings: 0, indexed: 0 });
});

it('A process whose engine is closed ends by itself', async () => {
  await engine.close();
  const options = { dataFolder: shop.dataFolder, modelsFolder, model: 'int8', provider: 'cpu', watch: true };
  const program = `
    import { createEngine } from ${JSON.stringify(path.join(import.meta.dirname, 'engine.ts'))};
    const { api, close } = createEngine(${JSON.stringify(options)}, () => {});
    await api.index();
    console.log((await api.status()).sources[0].watching);
    await close();`;
  const file = path.join(shop.dataFolder, 'program.mjs');
  writeFileSync(file, program);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', file],
    { timeout: 50_000, env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } },
    (error, stdout) => (error ? reject(error) : resolve(stdout)),
  );
  expect(await promise).toBe('live\n');
});
