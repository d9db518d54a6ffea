/** The process of a peer: builds its index of the corpus, asks it, and tells how that went. */
import { corpusDocuments } from '../scale/corpus.ts';
import { loadMaterial } from '../scale/material.ts';
import type { PeerMessage, PeerResult, PeerTask } from './peer.ts';

/** Vectors or texts in one insertion. */
const BATCH = 2_000;
/** Repeating ends after this time, in milliseconds, once each query was asked. */
const ENOUGH = 15_000;

/**
 * Numbers with what stands under them; a dense peer takes the vectors, `[numbers × dimensions]`, a lexical one the
 * texts.
 */
export interface Batch {
  readonly numbers: readonly number[];
  readonly vectors: Float32Array;
  readonly texts: readonly string[];
}

/** An index of a peer. */
export interface PeerIndex {
  add(batch: Batch): Promise<void> | void;
  /** After the last {@link add}: what it takes to be ready for searches. */
  finish?(): Promise<void> | void;
  /** Numbers, best first. */
  search(
    query: { readonly vector: Float32Array; readonly text: string },
    k: number,
  ): Promise<readonly number[]> | readonly number[];
}

/**
 * @param open loads the peer's package, by a dynamic import, and makes an empty index; given in `folder` a place for
 * files
 */
export function serve(open: (dimensions: number, folder: string) => Promise<PeerIndex>): void {
  process.once('disconnect', () => process.exit(0));
  process.once('message', (task: PeerTask) => {
    measure(open, task).then(
      (result) => tell({ kind: 'result', result }),
      (error: unknown) =>
        tell(
          isMissing(error)
            ? { kind: 'missing' }
            : { kind: 'failed', reason: briefly(error), forGood: error instanceof TooLarge },
        ),
    );
  });
}

class TooLarge extends Error {}

/** What a peer says of its failure, without the places in its own sources. */
function briefly(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  return text.length > 150 ? `${text.slice(0, 150)}…` : text;
}

async function measure(
  open: (dimensions: number, folder: string) => Promise<PeerIndex>,
  task: PeerTask,
): Promise<PeerResult> {
  const material = loadMaterial(task.material);
  const index = await open(material.dimensions, task.folder);
  const before = settledMemory();
  let build = 0;
  const timed = async (work: () => Promise<void> | void): Promise<void> => {
    const began = performance.now();
    await work();
    build += performance.now() - began;
    if (process.memoryUsage.rss() > task.mostBytes)
      throw new TooLarge(`it takes more than ${Math.round(task.mostBytes / 1e9)} GB`);
  };
  for (const batch of batches(task, material)) {
    await timed(() => index.add(batch));
    tell({ kind: 'progress', done: batch.numbers.at(-1) ?? 0 });
  }
  await timed(() => index.finish?.());

  const count = task.kind === 'dense' ? task.vectors.length : task.texts.length;
  const queries = Array.from({ length: count }, (_, i) => ({
    vector: task.vectors[i] ?? new Float32Array(0),
    text: task.texts[i] ?? '',
  }));
  const millis: number[] = [];
  let found: (readonly number[])[] = [];
  const began = performance.now();
  for (let pass = 0; pass <= task.passes; pass++) {
    if (pass > 1 && performance.now() - began > ENOUGH) break;
    found = [];
    for (const query of queries) {
      const asked = performance.now();
      found.push(await index.search(query, task.k));
      if (pass > 0) millis.push(performance.now() - asked);
    }
  }
  return { buildSeconds: build / 1000, memory: settledMemory() - before, millis, found };
}

function* batches({ kind, size }: PeerTask, material: ReturnType<typeof loadMaterial>): Generator<Batch> {
  const { dimensions } = material;
  let numbers: number[] = [];
  let texts: string[] = [];
  let vectors = new Float32Array(kind === 'dense' ? BATCH * dimensions : 0);
  const take = (): Batch => {
    const batch = { numbers, texts, vectors: vectors.subarray(0, numbers.length * dimensions) };
    numbers = [];
    texts = [];
    return batch;
  };
  let passage = 0;
  for (const { blocks } of corpusDocuments(material, size)) {
    for (const observation of blocks.flat()) {
      if (kind === 'lexical') {
        numbers.push(observation.number);
        texts.push(observation.text);
        if (numbers.length === BATCH) yield take();
        continue;
      }
      for (const { vector } of observation.passages) {
        vectors.set(vector, numbers.length * dimensions);
        numbers.push(passage++);
        if (numbers.length < BATCH) continue;
        yield take();
        vectors = new Float32Array(BATCH * dimensions); // the peer may keep the one it was given
      }
    }
  }
  if (numbers.length > 0) yield take();
}

/** What is left when V8 has let go of what nobody needs. */
function settledMemory(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

function tell(message: PeerMessage): void {
  if (process.connected) process.send?.(message);
}

function isMissing(error: unknown): boolean {
  return ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as NodeJS.ErrnoException | null)?.code ?? '');
}
