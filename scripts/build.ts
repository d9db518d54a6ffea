/**
 * `npm run build [-- --electron] [--force]`: the renderer to out/renderer and, when asked or when Electron is there,
 * the main process to out/main. What is newer than its sources is left as it is.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeError } from '../src-shared/errors.ts';
import { findElectron } from './electron-binary.ts';
import { say, warn } from '../src-main/system/terminal.ts';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'out');

interface Part {
  readonly name: string;
  /** The folder below out/ that it is built to. */
  readonly folder: string;
  /** A file that is there when it was built. */
  readonly proof: string;
  /** Patterns of all that decides what is built. */
  readonly inputs: readonly string[];
  readonly build: (outDir: string) => Promise<unknown>;
}

const renderer: Part = {
  name: 'pages',
  folder: 'renderer',
  proof: 'index.html',
  inputs: ['src-renderer/**/*', 'src-shared/**/*.ts', 'vite.config.ts', 'package-lock.json', 'scripts/build.ts'],
  // Loaded only when needed: it takes longer than finding that there is nothing to do.
  build: async (outDir) =>
    (await import('vite')).build({
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true },
    }),
};

const main: Part = {
  name: 'main process',
  folder: 'main',
  proof: 'main.mjs',
  inputs: [
    'src-main/**/*',
    'src-shared/**/*.ts',
    'package-lock.json',
    'scripts/build.ts',
    'scripts/bundle-main.ts',
    'scripts/pack/seal.ts',
    'models/*/{LICENSE,manifest.json}',
  ],
  build: async (outDir) => (await import('./bundle-main.ts')).bundleMain(root, outDir),
};

// A test that builds says otherwise, and what it built would be taken for this.
process.env['NODE_ENV'] = 'production';

try {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg !== '--electron' && arg !== '--force');
  if (unknown !== undefined) {
    warn(
      `USAGE: There is no option "${unknown}". Use --electron to build the main process too, --force to build all anew.`,
    );
    process.exit(2);
  }
  const withElectron = args.includes('--electron') || findElectron({ root, env: process.env }) !== null;
  for (const part of withElectron ? [renderer, main] : [renderer]) await bring(part, args.includes('--force'));
} catch (error) {
  warn(describeError(error));
  process.exit(3);
}

async function bring(part: Part, force: boolean): Promise<void> {
  const stamp = path.join(out, `${part.folder}.hash`);
  const target = path.join(out, part.folder);
  const hash = hashOf(part.inputs);
  const isFresh =
    existsSync(path.join(target, part.proof)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isFresh && !force) return;

  const started = performance.now();
  // Built beside and then moved: a server that runs meanwhile never sees half of it, and two builds at once do not mix.
  const fresh = path.join(out, `.${part.folder}-${process.pid}`);
  mkdirSync(out, { recursive: true });
  try {
    await part.build(fresh);
    replace(target, fresh);
    writeFileSync(stamp, hash);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  say(`Built the ${part.name} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

function replace(target: string, fresh: string): void {
  const old = path.join(out, `.old-${path.basename(target)}-${process.pid}`);
  for (let tries = 0; ; tries++) {
    try {
      if (existsSync(target)) renameSync(target, old);
      renameSync(fresh, target);
      break;
    } catch (error) {
      if (tries === 3) throw error; // another build came between, again and again
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

function hashOf(patterns: readonly string[]): string {
  const hash = createHash('sha256');
  const files = globSync([...patterns], { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of files)
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}
