/** Bundles the main process, the engine's process and its threads for Electron: plain JavaScript, npm packages left outside. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'vite';

/** Writes `main.mjs`, `worker.mjs`, `preload.cjs` and what they load to `outDir`. */
export async function bundleMain(root: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [neighbours()],
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { main: path.join(root, 'src-main/electron/main.ts') },
        external: (id) => !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('\0'),
        // One flat folder: code that looks for files from its own place finds the same ones from each of them.
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs', assetFileNames: '[name][extname]' },
      },
    },
  });
}

/**
 * Follows `new URL('./file', import.meta.url)`, by which a process names what it starts or reads beside itself: sources become
 * bundles of their own, a preload script becomes plain CommonJS, anything else is copied.
 */
function neighbours(): Plugin {
  const taken = new Map<string, string>();
  return {
    name: 'neighbours',
    transform: {
      filter: { code: /import\.meta\.url/ },
      handler(code, id) {
        const here = id.split('?', 1)[0] ?? id;
        return code.replace(/new URL\(\s*(['"])(\.[^'"]*[^'"/])\1\s*,\s*import\.meta\.url\s*\)/g, (_match, _quote, relative: string) => {
          const file = path.resolve(path.dirname(here), relative);
          const { name, ext } = path.parse(file);
          const fileName = ext === '.ts' ? `${name}.mjs` : ext === '.cts' ? `${name}.cjs` : name + ext;
          const before = taken.get(fileName);
          if (before !== undefined && before !== file) throw new Error(`${before} and ${file} would both be bundled as ${fileName}; rename one.`);
          if (before === undefined) {
            taken.set(fileName, file);
            if (ext === '.ts') this.emitFile({ type: 'chunk', id: file, fileName });
            else if (ext === '.cts') this.emitFile({ type: 'asset', fileName, source: stripTypeScriptTypes(readFileSync(file, 'utf8')) });
            else this.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
          }
          return `new URL('./${fileName}', import.meta.url)`;
        });
      },
    },
  };
}
