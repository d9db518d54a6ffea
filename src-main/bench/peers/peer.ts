/** What is measured beside Quarry, and how its process is spoken to. */
import path from 'node:path';

/** A peer is a file that calls `serve`; it runs in a process of its own. */
export interface PeerSpec {
  /** As it stands in the names of figures. */
  readonly name: string;
  /** What it searches: the passages' vectors, or the observations' words. */
  readonly kind: 'dense' | 'lexical';
  /** Absolute. */
  readonly file: string;
}

const at = (name: string): string => path.join(import.meta.dirname, name);

/** All that there are. Those whose packages are not installed are left out with a note. */
export const PEERS: readonly PeerSpec[] = [
  { name: 'sqlite_vec', kind: 'dense', file: at('sqlite-vec.ts') },
  { name: 'usearch', kind: 'dense', file: at('usearch.ts') },
  { name: 'lancedb', kind: 'dense', file: at('lancedb.ts') },
  { name: 'lancedb_index', kind: 'dense', file: at('lancedb-index.ts') },
  { name: 'minisearch', kind: 'lexical', file: at('minisearch.ts') },
  { name: 'orama', kind: 'lexical', file: at('orama.ts') },
];

/** What a peer's process is told. */
export interface PeerTask {
  readonly kind: PeerSpec['kind'];
  /** Where the material lies. */
  readonly material: string;
  /** Observations of the corpus. */
  readonly size: number;
  /** An empty folder, for a peer that writes files. */
  readonly folder: string;
  /** What a dense peer is asked. */
  readonly vectors: readonly Float32Array[];
  /** What a lexical peer is asked. */
  readonly texts: readonly string[];
  /** Hits a query. */
  readonly k: number;
  /** How often each query is asked at most, after once that does not count. */
  readonly passes: number;
  /** It gives up above this resident set size, in bytes. */
  readonly mostBytes: number;
}

export interface PeerResult {
  /** Seconds inside the peer's own calls; mixing the corpus does not count. */
  readonly buildSeconds: number;
  /** What the process has grown by, in bytes, from before the first insertion to after the last search. */
  readonly memory: number;
  /** Milliseconds of each search. */
  readonly millis: readonly number[];
  /** What was found for each query: numbers of passages or observations, best first. */
  readonly found: readonly (readonly number[])[];
}

export type PeerMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly result: PeerResult }
  /** Its package is not installed. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string; readonly forGood: boolean };
