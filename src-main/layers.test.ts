import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCircles } from '../scripts/checks/circles.ts';
import { findImports } from '../scripts/checks/imports.ts';
import { findViolations, type Manifest, type SourceFile } from '../scripts/checks/layers.ts';

const root = path.resolve(import.meta.dirname, '..');

/** A small package.json for the planted files. */
const MANIFEST: Manifest = {
  dependencies: {
    zod: '1.0.0',
    'better-sqlite3': '1.0.0',
    'sqlite-vec': '1.0.0',
    'onnxruntime-node': '1.0.0',
    '@huggingface/tokenizers': '1.0.0',
    ws: '1.0.0',
  },
  peers: { usearch: '1.0.0' },
  devDependencies: {
    react: '1.0.0',
    '@fontsource-variable/inter': '1.0.0',
    electron: '1.0.0',
    vitest: '1.0.0',
    playwright: '1.0.0',
  },
};

function check(...files: readonly (readonly [path: string, text: string])[]): readonly string[] {
  return findViolations(
    files.map(([at, text]) => ({ path: at, text })),
    MANIFEST,
  );
}

describe('the project', () => {
  const files: readonly SourceFile[] = globSync(['*.{ts,mts,cts}', '{src-*,scripts,e2e}/**/*.{ts,tsx,mts,cts}'], {
    cwd: root,
    exclude: ['**/node_modules', '**/out'],
  }).map((file) => ({ path: file.replaceAll('\\', '/'), text: readFileSync(path.join(root, file), 'utf8') }));

  it('is read: its layers and their imports are there', () => {
    const owner = files.find((file) => file.path === 'src-main/worker/leader.ts');
    expect(findImports(owner!.path, owner!.text).map(({ specifier }) => specifier)).toContain('../engine/engine.ts');
    expect(new Set(files.map((file) => file.path.split('/')[0]))).toContain('src-shared');
  });

  it('has no files that import each other in a circle', () =>
    expect(findCircles(files.filter(({ path: file }) => !file.includes('.test.')))).toEqual([]));

  it('keeps the rules of who may import whom', () => {
    const read = (file: string): Manifest => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Manifest;
    expect(
      findViolations(files, { ...read('package.json'), peers: read('src-main/bench/package.json').dependencies }),
    ).toEqual([]);
  });
});

describe('findImports', () => {
  it('sees every way to load a module', () => {
    const text = [
      `import a from './a.ts';`,
      `import type { B } from './b.ts';`,
      `export { c } from './c.ts';`,
      `export * from './d.ts';`,
      `import './e.css';`,
      `const f = await import('./f.ts');`,
      `type G = import('./g.ts').G;`,
      `const h = require('./h.cjs');`,
      `const i = import.meta.resolve('i');`,
      `const j = createRequire(import.meta.url); j.resolve('not seen');`,
      `const k = require.resolve('k');`,
    ].join('\n');
    expect(findImports('x.ts', text)).toEqual([
      { specifier: './a.ts', line: 1 },
      { specifier: './b.ts', line: 2 },
      { specifier: './c.ts', line: 3 },
      { specifier: './d.ts', line: 4 },
      { specifier: './e.css', line: 5 },
      { specifier: './f.ts', line: 6 },
      { specifier: './g.ts', line: 7 },
      { specifier: './h.cjs', line: 8 },
      { specifier: 'i', line: 9 },
      { specifier: 'k', line: 11 },
    ]);
  });

  it('does not take text or comments for imports', () => {
    expect(findImports('x.ts', `// import './a.ts';\nconst text = "import('./b.ts')"; export const c = 1;`)).toEqual(
      [],
    );
  });

  it('reads JSX in .tsx files', () => {
    expect(findImports('x.tsx', `import { x } from './x.ts'; export const y = <p>{x}</p>;`)).toEqual([
      { specifier: './x.ts', line: 1 },
    ]);
  });

  it('throws for a file that it cannot read', () => {
    expect(() => findImports('x.ts', 'import from from;')).toThrow('x.ts: ');
  });
});

describe('findCircles', () => {
  it('finds files that import each other, over others and for types alone too', () => {
    const file = (at: string, text: string): SourceFile => ({ path: at, text });
    const a = file('x/a.ts', `import './b.ts';`);
    const b = file('x/b.ts', `import type { C } from '../y/c.ts'; import './d.ts';`);
    const d = file('x/d.ts', 'export {};');
    expect(findCircles([a, b, d, file('y/c.ts', `export * from '../x/a.ts';`)])).toEqual([
      ['x/a.ts', 'x/b.ts', 'y/c.ts'],
    ]);
    expect(findCircles([a, b, d, file('y/c.ts', `export * from '../x/d.ts';`)])).toEqual([]);
  });
});

describe('who may import whom', () => {
  it('lets each layer use those below it', () => {
    expect(
      check(
        ['src-shared/protocol.ts', `import { z } from 'zod'; import './model.ts';`],
        [
          'src-renderer/search/list.tsx',
          `import { useState } from 'react'; import type { Hit } from '../../src-shared/model.ts'; import '../engine.ts'; import '@fontsource-variable/inter/index.css';`,
        ],
        ['src-main/engine/parse/notes/markdown.ts', `import fs from 'node:fs'; import '../chunk.ts';`],
        [
          'src-main/engine/rank/fusion.ts',
          `import '../store/passages.ts'; import '../embed/embedder.ts'; import '../retrieve/query.ts';`,
        ],
        ['src-main/engine/engine.ts', `import './search/searcher.ts'; import './ingest/run/indexer.ts';`],
        ['src-main/worker/worker.ts', `import '../engine/engine.ts'; import './leader-lock.ts';`],
        ['src-main/web/main.ts', `import 'ws'; import '../host/serve-page.ts'; import '../worker/supervisor.ts';`],
        ['src-main/cli/main.ts', `import '../bench/main.ts';`],
        ['src-main/client/search.ts', `import '../worker/supervisor.ts'; import '../../src-shared/rpc.ts';`],
        ...['cli', 'web', 'mcp', 'electron', 'host', 'bench'].map(
          (frontEnd) => [`src-main/${frontEnd}/main.ts`, `import '../client/search.ts';`] as const,
        ),
        ['src-main/bench/commands/eval.ts', `import '../../cli/context.ts';`],
        ['src-main/bench/scale/ours.ts', `import '../../engine/benchmark-bulk-write.ts';`],
        ['src-main/bench/peers/sqlite-vec.ts', `import('better-sqlite3'); import('sqlite-vec');`],
        ['src-main/bench/peers/usearch.ts', `import('usearch');`],
        ['src-main/soak/snapshot.ts', `import '../engine/store/database.ts'; import '../worker/supervisor.ts';`],
        ['src-main/electron/electron.ts', `import * as electron from 'electron';`],
        ['scripts/start.ts', `import '../src-main/web/main.ts';`],
      ),
    ).toEqual([]);
  });

  it.each([
    ['src-shared/rpc.ts', `import fs from 'node:fs';`, 'src-shared does not run in Node and may not import "node:fs".'],
    ['src-shared/rpc.ts', `import fs from 'fs';`, 'src-shared does not run in Node and may not import "fs".'],
    ['src-shared/rpc.ts', `import 'ws';`, 'src-shared may not import "ws".'],
    [
      'src-shared/rpc.ts',
      `import type { Engine } from '../src-main/engine/engine.ts';`,
      'src-shared may not import src-main/engine/engine.ts.',
    ],
    [
      'src-renderer/engine.ts',
      `import '../src-main/web/token.ts';`,
      'src-renderer may not import src-main/web/token.ts.',
    ],
    ['src-renderer/engine.ts', `import { ipcRenderer } from 'electron';`, 'imports "electron", which only'],
    [
      'src-main/engine/parse/notes/markdown.ts',
      `export * from '../../store/database.ts';`,
      'engine/parse may not import src-main/engine/store/database.ts.',
    ],
    [
      'src-main/engine/store/database.ts',
      `import('../embed/embedder.ts');`,
      'engine/store may not import src-main/engine/embed/embedder.ts.',
    ],
    [
      'src-main/engine/retrieve/query.ts',
      `import '../ingest/run/indexer.ts';`,
      'engine/retrieve may not import src-main/engine/ingest/run/indexer.ts.',
    ],
    [
      'src-main/engine/retrieve/query.ts',
      `import '../rank/fusion.ts';`,
      'engine/retrieve may not import src-main/engine/rank/fusion.ts.',
    ],
    [
      'src-main/engine/rank/fusion.ts',
      `import '../present/hits.ts';`,
      'engine/rank may not import src-main/engine/present/hits.ts.',
    ],
    [
      'src-main/engine/ingest/run/indexer.ts',
      `let x: import('../../engine.ts').Engine;`,
      'engine/ingest may not import src-main/engine/engine.ts.',
    ],
    [
      'src-main/engine/engine.ts',
      `import '../worker/options.ts';`,
      'engine may not import src-main/worker/options.ts.',
    ],
    [
      'src-main/worker/worker.ts',
      `import '../engine/store/database.ts';`,
      'worker may not import src-main/engine/store/database.ts.',
    ],
    ['src-main/worker/worker.ts', `import '../web/main.ts';`, 'worker may not import src-main/web/main.ts.'],
    ['src-main/host/serve-page.ts', `import '../web/main.ts';`, 'host may not import src-main/web/main.ts.'],
    ['src-main/web/main.ts', `import '../electron/main.ts';`, 'web may not import src-main/electron/main.ts.'],
    ...['cli/commands', 'client', 'web', 'mcp', 'electron', 'host', 'worker', 'soak', 'engine'].map(
      (room) =>
        [
          `src-main/${room}/some.ts`,
          `import '${'../'.repeat(room.split('/').length)}bench/scratch.ts';`,
          'may not import src-main/bench/scratch.ts.',
        ] as [string, string, string],
    ),
    [
      'src-main/client/testing-mcp/server.ts',
      `import '../../worker/supervisor.ts';`,
      'client/testing-mcp may not import src-main/worker/supervisor.ts.',
    ],
    ['src-main/client/search.ts', `import '../cli/json.ts';`, 'client may not import src-main/cli/json.ts.'],
    ['src-main/client/search.ts', `import '../engine/engine.ts';`, 'client may not import src-main/engine/engine.ts.'],
    ['src-main/worker/worker.ts', `import '../client/search.ts';`, 'worker may not import src-main/client/search.ts.'],
    ['src-main/bench/main.ts', `import '../cli/program.ts';`, 'bench may not import src-main/cli/program.ts.'],
    ['src-main/bench/main.ts', `import '../cli/main.ts';`, 'bench may not import src-main/cli/main.ts.'],
    [
      'src-main/bench/main.ts',
      `import '../engine/store/database.ts';`,
      'bench may not import src-main/engine/store/database.ts.',
    ],
    ['src-main/bench/peers/other.ts', `import('better-sqlite3');`, 'imports "better-sqlite3", which only'],
    ['src-main/bench/main.ts', `import 'usearch';`, 'imports "usearch", which is not in package.json.'],
    [
      'src-main/cli/main.ts',
      `import '../engine/benchmark-bulk-write.ts';`,
      'cli may not import src-main/engine/benchmark-bulk-write.ts.',
    ],
    [
      'src-main/cli/main.ts',
      `import '../engine/retrieve/query.ts';`,
      'cli may not import src-main/engine/retrieve/query.ts.',
    ],
    ['src-main/soak/kills.ts', `import '../engine/engine.ts';`, 'soak may not import src-main/engine/engine.ts.'],
    ['src-main/cli/main.ts', `import 'electron';`, 'imports "electron", which only'],
    ['src-main/electron/main.ts', `import { app } from 'electron';`, 'imports "electron", which only'],
    [
      'src-main/engine/store/passages.ts',
      `import type { Database } from 'better-sqlite3';`,
      'imports "better-sqlite3", which only',
    ],
    ['src-main/engine/embed/pooling.ts', `import 'sqlite-vec';`, 'imports "sqlite-vec", which only'],
    ['src-main/web/main.ts', `import 'express';`, 'imports "express", which is not in package.json.'],
    [
      'src-main/web/main.ts',
      `import { chromium } from 'playwright/test';`,
      'imports "playwright", which stands in devDependencies and is not shipped.',
    ],
    ['src-main/web/main.ts', 'const x = await import(name);', 'imports something computed, which nothing can check.'],
    ['src-main/web/main.test.ts', `import '../electron/main.ts';`, 'web may not import src-main/electron/main.ts.'],
    ['src-main/other/main.ts', '', 'stands in no layer'],
    ['src-main/helpers.ts', '', 'stands in no layer'],
  ])('refuses in %s: %s', (at, text, message) => {
    expect(check([at, text])).toEqual([expect.stringContaining(message)]);
  });

  it('refuses a second file that knows of the model runtime', () => {
    expect(
      check(
        ['src-main/engine/embed/onnx.ts', `import 'onnxruntime-node';`],
        ['src-main/engine/embed/pool.ts', `import type { Tensor } from 'onnxruntime-node';`],
      ),
    ).toEqual([
      '"onnxruntime-node" is imported by src-main/engine/embed/onnx.ts and src-main/engine/embed/pool.ts; only one file may know of it.',
    ]);
  });

  it('lets tests use Node and any package of package.json', () => {
    expect(check(['src-shared/rpc.test.ts', `import 'node:fs'; import 'vitest'; import './rpc.ts';`])).toEqual([]);
  });

  it('names the line', () => {
    expect(check(['src-shared/a.ts', `\n\nimport 'ws';`])).toEqual([expect.stringContaining('src-shared/a.ts:3: ')]);
  });

  it('refuses a file of more than 500 lines, or a test of more than 700', () => {
    expect(check(['src-shared/long.ts', '\n'.repeat(500)])).toEqual([]);
    expect(check(['src-shared/long.ts', '\n'.repeat(501)])).toEqual([expect.stringContaining('has 501 lines')]);
    expect(check(['src-shared/long.test.ts', '\n'.repeat(700)])).toEqual([]);
    expect(check(['src-shared/long.test.ts', '\n'.repeat(701)])).toEqual([expect.stringContaining('has 701 lines')]);
  });
});
