/**
 * Who may import whom. The path of a file says where its code may run and what it may know of; this holds the project
 * to it.
 * Arrows point down: front ends → client → worker → engine → its parts → src-shared.
 */
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { findImports } from './imports.ts';

export interface SourceFile {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** The parts of package.json that say which packages there are. */
export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** Of the benchmark's own package.json: what Quarry is compared with. */
  readonly peers?: Readonly<Record<string, string>>;
}

interface Layer {
  readonly name: string;
  /** Which files belong to it. */
  readonly files: RegExp;
  /** Which files of the project they may import, besides those of their own layer. */
  readonly imports: RegExp;
  /** Which packages they may import; `shipped`: any of `dependencies`, `any`: of `devDependencies` too. */
  readonly packages: RegExp | 'shipped' | 'any';
  /** Whether they run in Node. */
  readonly node: boolean;
}

/** Loads nearly anywhere: what of Node stands around all of Quarry's own code, the terminal and files of its own. */
const SYSTEM = '^src-main/system/';
const SHARED = '^src-shared/';
const PARTS = '^src-main/engine/(parse|embed|store|projections)/';
/** What the store knows of the projections: that there are some. */
const PROJECTION = '^src-main/engine/projections/projection\\.ts$';
/** What the benchmark is compared with is installed apart, and only this folder knows of it. */
const PEERS = /^src-main\/bench\/peers\//;
const BELOW_FRONT_ENDS = `${SHARED}|^src-main/(worker|host|client)/|^src-main/engine/engine\\.ts$`;

/** A file belongs to the first layer that it fits. */
const LAYERS: readonly Layer[] = [
  { name: 'src-shared', files: /^src-shared\//, imports: /^$/, packages: /^(?:entities|zod)$/, node: false },
  {
    name: 'src-renderer',
    files: /^src-renderer\//,
    imports: new RegExp(SHARED),
    packages: /^(react|react-dom|@fontsource-variable\/.*)$/,
    node: false,
  },
  {
    name: 'system',
    files: new RegExp(SYSTEM),
    imports: new RegExp(SHARED),
    packages: /^(jsonc-parser|electron-log)$/,
    node: true,
  },
  ...['parse', 'embed'].map((part) => engineLayer(part, SHARED)),
  // The store is tested with the projections that Quarry has.
  {
    name: 'tests of the store',
    files: /^src-main\/engine\/store\/(.*\.test|testing)\.ts$/,
    imports: new RegExp(`${SYSTEM}|${SHARED}|^src-main/engine/(store|projections)/`),
    packages: 'shipped',
    node: true,
  },
  engineLayer('store', `${SHARED}|${PROJECTION}`),
  engineLayer('projections', `${SHARED}|^src-main/engine/store/`),
  ...['ingest', 'logic', 'models', 'health', 'retrieve'].map((part) => engineLayer(part, `${SHARED}|${PARTS}`)),
  // A search: retrievers give scores, ranking gives an order, presenting gives what is shown; `search` asks all three.
  engineLayer('rank', `${SHARED}|${PARTS}|^src-main/engine/retrieve/`),
  engineLayer('present', `${SHARED}|${PARTS}|^src-main/engine/(retrieve|rank)/`),
  engineLayer('search', `${SHARED}|${PARTS}|^src-main/engine/(retrieve|rank|present)/`),
  {
    name: 'engine',
    files: /^src-main\/engine\/[^/]+$/,
    imports: new RegExp(`${SHARED}|${SYSTEM}|^src-main/engine/`),
    packages: 'shipped',
    node: true,
  },
  // Who owns the data folder is decided before the engine is loaded, and what it had in hand is read when it has ended.
  // The lock is a SQLite database of its own.
  {
    name: 'leader lock',
    files: /^src-main\/worker\/leader-lock(?:\.test)?\.ts$/,
    imports: new RegExp(`${SYSTEM}|${SHARED}|^src-main/engine/store/database\\.ts$`),
    packages: 'shipped',
    node: true,
  },
  mainLayer('worker', `${SHARED}|^src-main/engine/(engine|options|parse/process/reader-(limits|process))\\.ts$`),
  // A program that stands on nothing else: how much a new front end has to know.
  {
    name: 'client/testing-mcp',
    files: /^src-main\/client\/testing-mcp\//,
    imports: new RegExp(`${SHARED}|^src-main/client/[^/]+$`),
    packages: /^$/,
    node: true,
  },
  // What a program needs that calls the engine, besides the contract.
  mainLayer('client', `${SHARED}|^src-main/worker/`),
  // Which files are notes is said in one list, which loads no parser.
  mainLayer('host', `${SHARED}|^src-main/(worker|client)/|^src-main/engine/parse/format-list\\.ts$`),
  // Processes that read files are started by Electron's main process.
  mainLayer('electron', `${BELOW_FRONT_ENDS}|^src-main/engine/parse/process/reader-limits\\.ts$`),
  ...['web', 'mcp'].map((frontEnd) => mainLayer(frontEnd, BELOW_FRONT_ENDS)),
  // Nobody imports `bench/` but the program that has its commands. The benchmark counts which made-up secrets are taken
  // out.
  {
    name: 'cli',
    files: /^src-main\/cli\/main\.ts$/,
    imports: new RegExp(`${BELOW_FRONT_ENDS}|${SYSTEM}|^src-main/(cli|bench)/`),
    packages: 'shipped',
    node: true,
  },
  mainLayer(
    'bench',
    `${BELOW_FRONT_ENDS}|^src-main/cli/(context|exit|output|ranking)\\.ts$|^src-main/engine/(benchmark-bulk-write|store/connection|rank/fusion|parse/redact/(redact|testing-secrets|testing-secret-places))\\.ts$`,
  ),
  mainLayer('cli', BELOW_FRONT_ENDS),
  // The kill test looks into the database that an engine left behind.
  mainLayer(
    'soak',
    `${SHARED}|^src-main/worker/|^src-main/engine/(store/database|projections/(open-index|fulltext/fts5-table)|testing|parse/assistants/testing-logs)\\.ts$`,
  ),
  { name: 'tests of the project', files: /^src-main\/[^/]+\.test\.ts$/, imports: /./, packages: 'any', node: true },
  {
    name: 'scripts',
    files: /^(scripts\/|e2e\/|[^/]+$)/,
    imports: /^(scripts|e2e|src-shared|src-main\/(?!engine\/))/,
    packages: 'any',
    node: true,
  },
];

/** The only file, or folder, that may know of a package. A `max` of 1: whichever file it is, there is no second. */
const OWNERS: readonly { readonly name: string; readonly files: RegExp; readonly max: number }[] = [
  { name: 'onnxruntime-node', files: /^src-main\/engine\/embed\//, max: 1 },
  { name: '@huggingface/tokenizers', files: /^src-main\/engine\/embed\//, max: 1 },
  // The benchmark asks sqlite-vec by itself, in a process and a database of its own, to compare with.
  { name: 'better-sqlite3', files: /^src-main\/(engine\/store\/connection|bench\/peers\/sqlite-vec)\.ts$/, max: 2 },
  {
    name: 'sqlite-vec',
    files: /^src-main\/(engine\/projections\/vectors\/extension|bench\/peers\/sqlite-vec)\.ts$/,
    max: 2,
  },
  // Settings may have comments; the log is written by one file.
  { name: 'jsonc-parser', files: /^src-main\/system\/settings-file\.ts$/, max: 1 },
  { name: 'electron-log', files: /^src-main\/system\/log\.ts$/, max: 1 },
  { name: 'electron', files: /^src-main\/electron\/(electron\.ts|preload\.cts)$/, max: 2 },
];

/** Brought by Electron itself, so it need not be shipped beside it. */
const PROVIDED = new Set(['electron']);

/** In the formatter's form. Tests and their material are lists, and may be longer. */
const MAX_LINES = 500;
const MAX_TEST_LINES = 700;

/** One sentence for each place that breaks a rule, in the order of the files. */
export function findViolations(files: readonly SourceFile[], manifest: Manifest): readonly string[] {
  const owned = new Map<string, string[]>();
  const violations = files.flatMap((file) => {
    const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
    const most = /\.(?:test|spec)\.tsx?$|\/testing-[^/]*$/.test(file.path) ? MAX_TEST_LINES : MAX_LINES;
    const long = lines > most ? [`${file.path} has ${lines} lines; split it before it has more than ${most}.`] : [];
    const layer = LAYERS.find(({ files: pattern }) => pattern.test(file.path));
    if (!layer) return [...long, `${file.path} stands in no layer; give its folder one in scripts/checks/layers.ts.`];

    const wrong = findImports(file.path, file.text).flatMap(({ specifier, line }) => {
      const place = `${file.path}:${line}`;
      if (specifier === null)
        return isTest(file.path) ? [] : [`${place} imports something computed, which nothing can check.`];
      if (specifier.startsWith('.')) return checkFile(layer, file.path, specifier, place);
      if (isBuiltin(specifier))
        return layer.node || isTest(file.path)
          ? []
          : [`${place}: ${layer.name} does not run in Node and may not import "${specifier}".`];
      const name = packageOf(specifier);
      if (!isTest(file.path)) owned.set(name, [...new Set([...(owned.get(name) ?? []), file.path])]);
      return checkPackage(layer, file.path, name, place, manifest);
    });
    return [...long, ...wrong];
  });

  const shared = OWNERS.flatMap(({ name, max }) => {
    const users = owned.get(name) ?? [];
    return users.length > max ? [`"${name}" is imported by ${users.join(' and ')}; only one file may know of it.`] : [];
  });
  return [...violations, ...shared];
}

function checkFile(layer: Layer, from: string, specifier: string, place: string): readonly string[] {
  const target = path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return layer.files.test(target) || layer.imports.test(target)
    ? []
    : [`${place}: ${layer.name} may not import ${target}.`];
}

function checkPackage(layer: Layer, from: string, name: string, place: string, manifest: Manifest): readonly string[] {
  if (PEERS.test(from) && manifest.peers && Object.hasOwn(manifest.peers, name)) return [];
  const shipped = Object.hasOwn(manifest.dependencies, name);
  if (!shipped && !Object.hasOwn(manifest.devDependencies, name))
    return [`${place} imports "${name}", which is not in package.json.`];
  if (isTest(from)) return [];

  const owner = OWNERS.find((owned) => owned.name === name);
  if (owner && !owner.files.test(from)) return [`${place} imports "${name}", which only ${owner.files.source} may.`];
  if (layer.packages === 'any' || PROVIDED.has(name)) return [];
  if (layer.packages !== 'shipped')
    return layer.packages.test(name) ? [] : [`${place}: ${layer.name} may not import "${name}".`];
  return shipped ? [] : [`${place} imports "${name}", which stands in devDependencies and is not shipped.`];
}

/** Tests use what they need of Node and the packages; which files of the project they may know is the same for them. */
function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

/** `@scope/name/deep/file` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function engineLayer(part: string, imports: string): Layer {
  return {
    name: `engine/${part}`,
    files: new RegExp(`^src-main/engine/${part}/`),
    imports: new RegExp(`${SYSTEM}|${imports}`),
    packages: 'shipped',
    node: true,
  };
}

function mainLayer(folder: string, imports: string): Layer {
  return {
    name: folder,
    files: new RegExp(`^src-main/${folder}/`),
    imports: new RegExp(`${SYSTEM}|${imports}`),
    packages: 'shipped',
    node: true,
  };
}
