import { describe, expect, it } from 'vitest';
import { allEngineSchemas, hostSchemas } from './protocol/schemas.ts';

const schemas = { ...allEngineSchemas, ...hostSchemas };
type Name = keyof typeof schemas;

const accepts = (name: Name, request: unknown): boolean => schemas[name].safeParse(request).success;

describe('the schemas of the contract', () => {
  it.each<[Name, unknown]>([
    ['search', { query: '' }],
    ['search', { query: 'why type:decision', limit: 1000, mode: 'lexical' }],
    ['search', { query: 'undefined fields are absent ones', limit: undefined, mode: undefined }],
    ['search', { query: 'x'.repeat(100_000) }], // the engine cuts it with a notice
    ['document', { observationId: 'abc' }],
    ['status', undefined],
    ['status', {}],
    ['addSource', { path: '/notes' }],
    ['proposals', undefined],
    ['removeSource', { id: 1 }],
    ['count', { path: '/notes' }],
    ['readableNames', undefined],
    ['listFolder', {}],
    ['listFolder', { path: '~', hidden: true }],
    ['beginCopy', { name: 'notes', how: 'replace' }],
    ['finishCopy', { copyId: 'a' }],
    ['cancelCopy', { copyId: 'a' }],
    ['index', undefined],
    ['index', { sourceIds: [1, 2] }],
    ['setWatching', { on: false }],
    ['setWatching', { on: true, sourceId: 2 }],
    ['stopIndexing', {}],
    ['files', { state: 'failed' }],
    ['parse', { path: '/notes/a.md' }],
    ['parseStats', { path: '/notes' }],
    ['embed', { texts: [] }],
    ['modelInfo', undefined],
    ['healthCheck', undefined],
    ['repair', {}],
    ['memory', undefined],
    ['info', undefined],
    ['openObservation', { observationId: 'abc' }],
    ['completePath', { path: '' }],
    ['chooseFolder', undefined],
    ['changeSettings', { change: { theme: 'dark', openAtLogin: true, stayInTray: null } }],
    ['leaveQuick', { show: { kind: 'search', query: 'x' } }],
    ['sizeQuick', { height: 96 }],
  ])('let through %s with %j', (name, request) => {
    expect(accepts(name, request)).toBe(true);
  });

  it.each<[Name, unknown]>([
    ['search', {}],
    ['search', { query: 7 }],
    ['search', { query: 'x', limit: 0 }],
    ['search', { query: 'x', limit: 1001 }],
    ['search', { query: 'x', limit: 1.5 }],
    ['search', { query: 'x', mode: 'magic' }],
    ['document', { observationId: '' }],
    ['document', { observationId: 'x'.repeat(65) }],
    ['addSource', { path: '' }],
    ['addSource', { path: 'x'.repeat(4097) }],
    ['proposals', { home: '/etc' }], // where it looks is not for a page to say
    ['removeSource', { id: 0 }],
    ['index', { sourceIds: [Number.NaN] }],
    ['files', { state: 'indexed' }],
    ['files', { state: 'failed', limit: -1 }],
    ['embed', { texts: Array.from({ length: 1001 }, () => '') }],
    ['embed', { texts: 'one' }],
    ['completePath', { path: 'x'.repeat(4097) }],
    ['changeSettings', { change: { editor: 'x'.repeat(1_001) } }],
    ['changeSettings', { change: { theme: {} } }],
    // a window may be shown, and told nothing that only the desktop may
    ['leaveQuick', { show: { kind: 'add', paths: ['/etc'] } }],
    ['sizeQuick', { height: 1e9 }],
  ])('refuse %s with %j', (name, request) => {
    expect(accepts(name, request)).toBe(false);
  });

  it.each(Object.keys(schemas) as Name[])('refuse a field that %s does not know', (name) => {
    const valid: Partial<Record<Name, object>> = {
      search: { query: '' },
      locate: { observationId: 'a' },
      document: { observationId: 'a' },
      outline: { path: '/a' },
      observation: { observationId: 'a' },
      addSource: { path: 'a' },
      removeSource: { id: 1 },
      changeSource: { id: 1 },
      count: { path: '/a' },
      beginCopy: { name: 'a', how: 'add' },
      finishCopy: { copyId: 'a' },
      cancelCopy: { copyId: 'a' },
      setWatching: { on: true },
      files: { state: 'failed' },
      embed: { texts: [] },
      explain: { query: 'q', path: '/a' },
      related: { observationId: 'x' },
      bestSentences: { query: 'q', observationIds: ['x'] },
      rerank: { query: 'q', observationIds: [] },
      parse: { path: '/a' },
      parseStats: { path: '/a' },
      openObservation: { observationId: 'a' },
      completePath: { path: '' },
      revealObservation: { observationId: 'a' },
      dragObservation: { observationId: 'a' },
      changeSettings: { change: {} },
      sizeQuick: { height: 100 },
    };
    expect(accepts(name, valid[name] ?? {})).toBe(true);
    expect(accepts(name, { ...valid[name], extra: 1 })).toBe(false);
  });
});
