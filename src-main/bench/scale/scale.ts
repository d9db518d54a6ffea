/** The benchmark at scale: Quarry and its peers over the same texts, vectors and queries, in one run. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { EngineOptions } from '../../worker/options.ts';
import type { Task } from '../task.ts';
import { withEngine } from '../../client/engine.ts';
import type { BenchInputs } from '../inputs.ts';
import { percentile } from '../latency.ts';
import { PEERS, type PeerResult, type PeerSpec } from '../peers/peer.ts';
import { runPeer } from '../peers/run.ts';
import { withScratch } from '../scratch.ts';
import { exactNeighbours, type Neighbours, recall } from './exact.ts';
import { readMaterial, saveMaterial } from './material.ts';
import { type Figures, measureIdle, measureOurs } from './ours.ts';
import { type ScaleQueries, scaleQueries } from './queries.ts';
import { measureThroughput } from './throughput.ts';

export interface ScaleChoice {
  /** Observations of each corpus. */
  readonly sizes: readonly number[];
  readonly peers: readonly PeerSpec[];
  /** Most real observations to embed. */
  readonly material: number;
  /** Notes of short texts for the throughput. */
  readonly shortNotes: number;
  /** How often each query is asked at most, after once that does not count. */
  readonly passes: number;
}

export const SCALE_DEFAULTS: Omit<ScaleChoice, 'sizes'> = { peers: PEERS, material: 3_000, shortNotes: 60, passes: 3 };

/** Least observations that queries and rare words fit in. */
export const LEAST_SIZE = 100;

const K = 10;
const PEER_LIMITS = { milliseconds: 10 * 60_000, bytes: 6e9 };

/**
 * Measures each size in scratch folders, which are gone when this settles. Figures are named
 * `scale_<size>_<figure>_<unit>` and `scale_<size>_<peer>_<figure>_<unit>`; those of no size `scale_<figure>`.
 *
 * @param sizes from the smallest to the largest, each at least {@link LEAST_SIZE}
 * @param note is told what is measured as soon as it is, because a long run may be stopped, and what is left out, and
 *   why
 */
export function measureScale(
  options: EngineOptions,
  { sizes, peers, material: most, shortNotes, passes }: ScaleChoice,
  inputs: BenchInputs,
  note: (text: string) => void,
  task: Task,
): Promise<Figures> {
  return withScratch(async (folder) => {
    const figures: Figures = {};
    const inFolder = (name: string): EngineOptions => ({ ...options, dataFolder: path.join(folder, name) });

    const { material, queries, vectors } = await withEngine(inFolder('material'), async (engine) => {
      const read = await readMaterial(engine, inputs.notes, most, task);
      const asked = scaleQueries(
        read,
        inputs.judged.queries.map(({ text }) => text),
      );
      return {
        material: read,
        queries: asked,
        vectors: (await engine.measuring.embed({ texts: asked.questions }, { signal: task.signal })).vectors,
      };
    });
    saveMaterial(folder, material);
    const idle = await measureIdle(inFolder('idle'), queries.mixed, task);
    const { passagesPerSecond, rawPerSecond } = await measureThroughput(options, folder, shortNotes, task);
    Object.assign(figures, {
      scale_idle_engine_mb: idle.rss / 1e6,
      scale_passages_per_second_32_tokens: passagesPerSecond,
      scale_raw_embeddings_per_second_32_tokens: rawPerSecond,
      scale_indexing_share_of_raw: passagesPerSecond / rawPerSecond,
    });

    const costs = new Map<string, Cost>();
    let before: { readonly size: number; readonly ours: Figures } | null = null;
    for (const size of sizes) {
      const exact = await exactNeighbours(material, size, vectors, K, idle.fingerprint.contextWeights, task);
      const ours = await withScratch((own) =>
        measureOurs(
          { ...options, dataFolder: path.join(own, 'index') },
          { material, size, queries, idle, exact: exact.mixed, passes },
          task,
        ),
      );
      put(figures, size, '', { ...ours, ...growths(before, size, ours) });
      note(
        summary(size, 'Quarry', ours, [
          'search_p50_ms',
          'search_p95_ms',
          'dense_leg_p50_ms',
          'lexical_leg_worst_p95_ms',
          'status_p50_ms',
          'memory_above_idle_mb',
          'dense_recall10',
        ]),
      );
      before = { size, ours };
      for (const peer of peers) {
        const result = await measurePeer(peer, { folder, size, vectors, queries, passes }, costs, note, task);
        if (!result) continue;
        const theirs = peerFigures(peer, result, exact);
        put(figures, size, `${peer.name}_`, theirs);
        note(summary(size, peer.name, theirs, Object.keys(theirs)));
      }
    }
    return figures;
  });
}

/** What a peer took at the size before. */
type Cost =
  | { readonly kind: 'measured'; readonly size: number; readonly milliseconds: number; readonly bytes: number }
  | { readonly kind: 'gone' };

interface PeerParts {
  readonly folder: string;
  readonly size: number;
  readonly vectors: readonly Float32Array[];
  readonly queries: ScaleQueries;
  readonly passes: number;
}

async function measurePeer(
  peer: PeerSpec,
  { folder, size, vectors, queries, passes }: PeerParts,
  costs: Map<string, Cost>,
  note: (text: string) => void,
  task: Task,
): Promise<PeerResult | null> {
  const cost = costs.get(peer.name);
  if (cost?.kind === 'gone') return null; // was said
  const expected = cost ? tooMuch(cost, size) : null;
  const leaveOut = (reason: string, forGood: boolean): null => {
    if (forGood) costs.set(peer.name, { kind: 'gone' });
    note(
      `${peer.name} is left out at ${size.toLocaleString('en')} observations${forGood ? ' and more' : ''}: ${reason}.`,
    );
    return null;
  };
  if (expected) return leaveOut(expected, true);
  const began = performance.now();
  const outcome = await withScratch((own) => {
    mkdirSync(path.join(own, 'peer'));
    return runPeer(
      peer,
      { material: folder, size, folder: path.join(own, 'peer'), vectors, texts: queries.mixed, k: K, passes },
      PEER_LIMITS,
      task,
    );
  });
  if (outcome.kind === 'left out') return leaveOut(outcome.reason, outcome.forGood);
  costs.set(peer.name, {
    kind: 'measured',
    size,
    milliseconds: performance.now() - began,
    bytes: outcome.result.memory,
  });
  return outcome.result;
}

/** Why a peer is not even tried: what it took at the size before, grown as the size has. */
function tooMuch(
  { size: before, milliseconds, bytes }: Extract<Cost, { kind: 'measured' }>,
  size: number,
): string | null {
  const times = size / before;
  if (milliseconds * times > PEER_LIMITS.milliseconds)
    return `by the ${Math.round(milliseconds / 1000)} s at ${before.toLocaleString('en')} it would take more than ${PEER_LIMITS.milliseconds / 60_000} minutes`;
  if (bytes * times > PEER_LIMITS.bytes)
    return `by the ${Math.round(bytes / 1e6)} MB at ${before.toLocaleString('en')} it would take more than ${PEER_LIMITS.bytes / 1e9} GB`;
  return null;
}

function peerFigures(peer: PeerSpec, { buildSeconds, memory, millis, found }: PeerResult, exact: Neighbours): Figures {
  return {
    build_seconds: buildSeconds,
    memory_mb: memory / 1e6,
    p50_ms: percentile(millis, 0.5),
    p95_ms: percentile(millis, 0.95),
    ...(peer.kind === 'dense' ? { recall10: recall(found, exact.plain) } : {}),
  };
}

const GROWING = ['search_p50_ms', 'dense_leg_p50_ms', 'lexical_common_p50_ms'] as const;

function growths(
  before: { readonly size: number; readonly ours: Figures } | null,
  size: number,
  ours: Figures,
): Figures {
  if (!before) return {};
  return Object.fromEntries(
    GROWING.map((name) => [
      `${name.replace(/_ms$/, '')}_growth_exponent`,
      growthExponent(before.size, before.ours[name] ?? 0, size, ours[name] ?? 0),
    ]),
  );
}

/**
 * The b of time = a · size^b through two measurements: 0 where size does not matter, 1 where time grows as size does.
 */
export function growthExponent(size1: number, time1: number, size2: number, time2: number): number {
  return Math.log(time2 / time1) / Math.log(size2 / size1);
}

/** `100,000 observations, usearch: p50_ms 0.21, recall10 0.98`. */
function summary(size: number, who: string, figures: Figures, names: readonly string[]): string {
  return `${size.toLocaleString('en')} observations, ${who}: ${names.map((name) => `${name} ${Number((figures[name] ?? 0).toPrecision(3))}`).join(', ')}`;
}

function put(figures: Figures, size: number, prefix: string, values: Figures): void {
  for (const [name, value] of Object.entries(values)) figures[`scale_${size}_${prefix}${name}`] = value;
}
