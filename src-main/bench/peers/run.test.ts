import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveMaterial } from '../scale/material.ts';
import type { PeerSpec } from './peer.ts';
import { type PeerOutcome, runPeer } from './run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-peer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SERVE = JSON.stringify(path.join(import.meta.dirname, 'serve.ts'));

function peer(code: string, kind: PeerSpec['kind'] = 'dense'): PeerSpec {
  const file = path.join(folder, 'peer.mjs');
  writeFileSync(file, code);
  return { name: 'mine', kind, file };
}

function run(
  spec: PeerSpec,
  limits = { milliseconds: 30_000, bytes: 4e9 },
  signal = new AbortController().signal,
): Promise<PeerOutcome> {
  saveMaterial(folder, {
    observations: [{ text: 'One process owns the file.', type: 'note', label: '', references: [] }],
    sessions: [],
    dimensions: 2,
    vectors: Float32Array.of(0, 1),
  });
  const given = {
    material: folder,
    size: 100,
    folder,
    vectors: [Float32Array.of(0, 1)],
    texts: ['a', 'b'],
    k: 3,
    passes: 1,
  };
  return runPeer(spec, given, limits, { report: () => {}, signal });
}

describe('a peer', () => {
  it('gets all numbers with their vectors, and its answers come back', async () => {
    const outcome = await run(
      peer(`
      import { serve } from ${SERVE};
      let count = 0, unit = true;
      serve(async (dimensions) => ({
        add({ numbers, vectors }) { count += numbers.length; unit &&= vectors.length === numbers.length * dimensions && Math.abs(Math.hypot(vectors[0], vectors[1]) - 1) < 1e-5; },
        search: ({ vector }, k) => [count, unit ? 1 : 0, vector[1], k],
      }));`),
    );
    expect(outcome).toMatchObject({ kind: 'result', result: { found: [[100, 1, 1, 3]] } });
  });

  it('of words gets the texts', async () => {
    const outcome = await run(
      peer(
        `
      import { serve } from ${SERVE};
      let owns = 0;
      serve(async () => ({ add({ texts }) { owns += texts.filter((text) => text.includes('owns')).length; }, search: ({ text }) => [owns, text === 'b' ? 1 : 0] }));`,
        'lexical',
      ),
    );
    expect(outcome).toMatchObject({
      kind: 'result',
      result: {
        found: [
          [100, 0],
          [100, 1],
        ],
      },
    });
  });

  it.each([
    ['that crashes', 'process.once("message", () => process.abort());', 'it was ended by SIGABRT', true],
    ['that ends at once', '', 'it ended with code 0', true],
    [
      'that throws',
      `import { serve } from ${SERVE}; serve(async () => { throw new Error('no\\n room'); });`,
      'no room',
      false,
    ],
    [
      'that answers nothing',
      `process.once("message", () => process.send({ kind: 'result', result: { buildSeconds: 1, memory: 1, millis: [], found: [] } }));`,
      'it answered no search',
      true,
    ],
    [
      'that takes too much memory',
      `import { serve } from ${SERVE}; serve(async () => ({ add() { globalThis.kept = Buffer.alloc(2.5e8, 1); }, search: () => [] }));`,
      'it takes more than 0 GB',
      true,
    ],
  ])('%s is left out', async (_, code, reason, forGood) => {
    expect(await run(peer(code), { milliseconds: 30_000, bytes: 2e8 })).toEqual({ kind: 'left out', reason, forGood });
  });

  it('that hangs is ended and left out', async () => {
    expect(await run(peer('setInterval(() => {}, 1_000);'), { milliseconds: 300, bytes: 4e9 })).toMatchObject({
      kind: 'left out',
      forGood: true,
    });
  });

  it('ends with the task', async () => {
    const controller = new AbortController();
    const running = run(peer('setInterval(() => {}, 1_000);'), undefined, controller.signal);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
