/**
 * Bundles the main process, the engine's process and its threads for Electron: plain JavaScript, most npm packages left
 * outside.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'vite';
import { SEAL_FILE, sealOf } from './pack/seal.ts';

/** Taken along: what is loaded at each start, in hundreds of small files, which takes twice as long. */
const AT_START = new Set(['zod', 'commander', 'env-paths', 'stemmer', '@huggingface/tokenizers']);

/** Writes `main.mjs`, `worker.mjs`, `preload.cjs` and what they load to `outDir`. */
export async function bundleMain(root: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: [...AT_START] },
    plugins: [neighbours(), sealed(path.join(root, 'models'))],
    build: {
      ssr: true,
      ssrEmitAssets: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { main: path.join(root, 'src-main/electron/main.ts') },
        external: (id) => !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('\0') && !AT_START.has(id),
        // One flat folder: code that looks for files from its own place finds the same ones from each of them.
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs', assetFileNames: '[name][extname]' },
      },
    },
  });
}

/** Puts beside the engine what its models are, so that a package whose models were exchanged is refused. */
function sealed(models: string): Plugin {
  return {
    name: 'sealed',
    buildStart() {
      this.emitFile({ type: 'asset', fileName: SEAL_FILE, source: `${JSON.stringify(sealOf(models), null, 2)}\n` });
    },
  };
}

/**
 * Follows the two ways in which code names what lies beside it. `new URL('./file', import.meta.url)`: sources become
 * bundles of their own, a preload script becomes plain CommonJS, any other file is copied.
 * `path.join(import.meta.dirname, 'folder')`: the folder is copied without its sources.
 */
function neighbours(): Plugin {
  const taken = new Map<string, string>();
  /** Whether this is the first time that `fileName` is claimed. */
  const claim = (fileName: string, file: string): boolean => {
    const before = taken.get(fileName);
    if (before !== undefined && before !== file)
      throw new Error(`${before} and ${file} would both be bundled as ${fileName}; rename one.`);
    taken.set(fileName, file);
    return before === undefined;
  };
  return {
    name: 'neighbours',
    transform: {
      filter: { code: /import\.meta\./ },
      handler(code, id) {
        const folder = path.dirname(id.split('?', 1)[0] ?? id);
        for (const [, name = ''] of code.matchAll(/import\.meta\.dirname\s*,\s*['"]([\w-]+)['"]/g)) {
          const from = path.join(folder, name);
          if (!existsSync(from) || !claim(name, from)) continue;
          for (const file of globSync('**/*.*', { cwd: from }).filter((match) => !match.endsWith('.ts'))) {
            this.emitFile({
              type: 'asset',
              fileName: path.posix.join(name, file.replaceAll(path.sep, '/')),
              source: readFileSync(path.join(from, file)),
            });
          }
        }
        return code.replace(
          /new URL\(\s*(['"])(\.[^'"]*[^'"/])\1\s*,\s*import\.meta\.url\s*\)/g,
          (_match, _quote, relative: string) => {
            const file = path.resolve(folder, relative);
            const { name, ext } = path.parse(file);
            const fileName = ext === '.ts' ? `${name}.mjs` : ext === '.cts' ? `${name}.cjs` : name + ext;
            if (claim(fileName, file)) {
              if (ext === '.ts') this.emitFile({ type: 'chunk', id: file, fileName });
              else if (ext === '.cts')
                this.emitFile({ type: 'asset', fileName, source: stripTypeScriptTypes(readFileSync(file, 'utf8')) });
              else this.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
            }
            return `new URL('./${fileName}', import.meta.url)`;
          },
        );
      },
    },
  };
}
