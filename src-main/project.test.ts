/** What must be true of the repository itself: of its packages, its models, its licence and the sample notes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const readJson = (file: string): unknown => JSON.parse(read(file));
const sha256 = (file: string): string =>
  createHash('sha256')
    .update(readFileSync(path.join(root, file)))
    .digest('hex');

/** All files of the repository; of an unpacked archive without git, those that would be in it. */
const tracked: readonly string[] = existsSync(path.join(root, '.git'))
  ? execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { cwd: root, encoding: 'utf8' })
      .split('\0')
      .filter((file) => file && existsSync(path.join(root, file)))
  : globSync('**', { cwd: root, exclude: ['node_modules', 'out', 'test-results'], withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly engines?: unknown;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

/** Whether the package at `from` finds `name` in its own `node_modules` or in one of the folders above. */
function isReachable(packages: Record<string, LockedPackage>, from: string, name: string): boolean {
  if (packages[path.posix.join(from, 'node_modules', name)]) return true;
  const parent = from.lastIndexOf('/node_modules/');
  return from !== '' && isReachable(packages, parent === -1 ? '' : from.slice(0, parent), name);
}

describe('packages', () => {
  const manifest = readJson('package.json') as Record<
    'dependencies' | 'devDependencies' | 'optionalDependencies',
    Record<string, string>
  >;
  const lock = readJson('package-lock.json') as { packages: Record<string, LockedPackage> };

  it('are pinned to one exact version each', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('stand in the lock file in those versions', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    expect(
      Object.entries(all).filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version),
    ).toEqual([]);
  });

  it('have all that they depend on in the lock file, for every platform', () => {
    // npm drops the parts of other platforms from a lock file when the registry lacks them; newer versions of npm then
    // refuse to install.
    const missing = Object.entries(lock.packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isReachable(lock.packages, from, name))
        .map((name) => `${from} → ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('are all installed by any Node from 18 on, and from the registry of whoever installs', () => {
    // Otherwise: run `node scripts/lock.ts`, which says why.
    const bound = Object.entries(lock.packages).filter(
      ([name, entry]) => name !== '' && (entry.engines || entry.resolved || entry.link),
    );
    expect(bound.map(([name]) => name)).toEqual([]);
  });

  it('of the benchmark are pinned and locked in the same way', () => {
    const { dependencies } = readJson('src-main/bench/package.json') as { dependencies: Record<string, string> };
    const { packages } = readJson('src-main/bench/package-lock.json') as typeof lock;
    expect(
      Object.entries(dependencies).filter(
        ([name, version]) => !/^\d+\.\d+\.\d+$/.test(version) || packages[`node_modules/${name}`]?.version !== version,
      ),
    ).toEqual([]);
    const bound = Object.entries(packages).filter(
      ([name, entry]) => name !== '' && (entry.engines || entry.resolved || entry.link),
    );
    expect(bound.map(([name]) => name)).toEqual([]);
  });

  it('are not taken from a registry that .npmrc names', () => {
    expect(read('.npmrc')).not.toMatch(/registry|_auth|token/i);
  });
});

describe('models', () => {
  const manifests = tracked.filter((file) => /^models\/[^/]+\/manifest\.json$/.test(file));

  it('have a manifest each', () => {
    expect(manifests.length).toBeGreaterThan(0);
    expect(
      tracked
        .filter((file) => file.endsWith('.onnx'))
        .map((file) => `${path.posix.dirname(file)}/manifest.json`)
        .filter((file) => !manifests.includes(file)),
    ).toEqual([]);
  });

  it.each(manifests)('are the files that %s says', (file) => {
    const listed = listedFiles(readJson(file));
    expect(listed.length).toBeGreaterThan(0);
    for (const { name, bytes, sha256: sum } of listed) {
      const model = path.posix.join(path.posix.dirname(file), name);
      if (!tracked.includes(model)) continue; // offered for download, not kept here
      expect({ model, bytes: statSync(path.join(root, model)).size, sha256: sha256(model) }).toEqual({
        model,
        bytes,
        sha256: sum,
      });
    }
    expect(listed.some(({ name }) => tracked.includes(path.posix.join(path.posix.dirname(file), name)))).toBe(true);
  });
});

/** Every object of a manifest that has a file's name, size and checksum, wherever in it. */
function listedFiles(
  value: unknown,
): readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { file, bytes, sha256: sum } = value as Record<string, unknown>;
  const own =
    typeof file === 'string' && typeof bytes === 'number' && typeof sum === 'string'
      ? [{ name: file, bytes, sha256: sum }]
      : [];
  return [...own, ...Object.values(value).flatMap(listedFiles)];
}

describe('tracked files', () => {
  const texts = tracked.filter((file) => !/\.(onnx|png|jpg|ico|icns|woff2|wasm|gz)$/.test(file));
  // Written in parts, so that this file does not find itself. Tests may invent a user's home.
  const machine = new RegExp(['work/(main|shared)\\b', 'root/', 'home/'].map((folder) => `/${folder}`).join('|'));
  const invented = /\/home\/\w+/g;

  it('name no folder of the machine they were written on', () => {
    const found = texts.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) =>
          machine.test(file.endsWith('.test.ts') ? line.replace(invented, '') : line)
            ? [`${file}:${index + 1}: ${line.slice(0, 200)}`]
            : [],
        ),
    );
    expect(found).toEqual([]);
  });

  it('carry the MIT licence', () => {
    expect(read('LICENSE')).toMatch(/^MIT License\n\nCopyright \(c\) \d{4} /);
    expect(readJson('package.json')).toMatchObject({ license: 'MIT' });
  });

  it('have no source file that no type check covers', () => {
    // What stands in assembly/ is AssemblyScript: its own compiler checks it when it is built.
    const sources = tracked.filter((file) => /\.(ts|tsx)$/.test(file) && !file.includes('/assembly/'));
    const configs = globSync('**/tsconfig{,.test}.json', { cwd: root, exclude: ['**/node_modules', '**/out'] });
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const covered = new Set(
      configs.flatMap((config) =>
        execFileSync(process.execPath, [tsc, '--project', config, '--listFilesOnly'], { cwd: root, encoding: 'utf8' })
          .split('\n')
          .map((file) => path.relative(root, file.trim()).replaceAll('\\', '/')),
      ),
    );
    expect(sources.filter((file) => !covered.has(file))).toEqual([]);
  });
});

describe('migrations', () => {
  const folder = 'src-main/engine/store/migrations';
  const migrations = tracked.filter((file) => file.startsWith(`${folder}/`) && file.endsWith('.sql'));

  it.runIf(migrations.length > 0)('are numbered without gaps and never changed after they were written', () => {
    const numbers = migrations.map((file) => Number(/\/(\d+)[^/]*\.sql$/.exec(file)?.[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    // A database out there may have been made by the file as it was: add a new migration instead of changing one.
    expect(Object.fromEntries(migrations.map((file) => [path.posix.basename(file), sha256(file)]))).toEqual(
      readJson(`${folder}/frozen.json`),
    );
  });
});

describe('sample notes', () => {
  const notes = globSync('examples/notes/*.md', { cwd: root }).map((file) => path.basename(file));
  const queries = read('examples/queries.jsonl')
    .trimEnd()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          id: string;
          text: string;
          kind: string;
          relevant: { file: string; quote: string }[];
        },
    );

  it('are of both header generations, and ordinary notes', () => {
    const kinds = notes
      .map((name) => read(`examples/notes/${name}`))
      .map((text) =>
        text.startsWith('---\ntype: session\n') ? 'frontmatter' : text.startsWith('# Session: ') ? 'session' : 'note',
      );
    expect(new Set(kinds)).toEqual(new Set(['frontmatter', 'session', 'note']));
  });

  it('have judged queries with ids of their own, each with an answer', () => {
    expect(new Set(queries.map((query) => query.id)).size).toBe(queries.length);
    expect(queries.filter((query) => query.relevant.length === 0)).toEqual([]);
    expect(
      queries.filter((query) => !['why', 'howto', 'paraphrase', 'identifier', 'mixed'].includes(query.kind)),
    ).toEqual([]);
  });

  it('hold every quote of the judged queries on exactly one line', () => {
    const counts = queries
      .flatMap((query) => query.relevant)
      .map(({ file, quote }) => ({
        file,
        quote,
        lines: read(`examples/notes/${file}`)
          .split('\n')
          .filter((line) => line.includes(quote)).length,
      }));
    expect(counts.filter(({ lines }) => lines !== 1)).toEqual([]);
  });
});
