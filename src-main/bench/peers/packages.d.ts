/**
 * As much of the peers' packages as is used here: they are installed by who wants to compare, and types are checked
 * without them.
 */
declare module 'minisearch' {
  export default class MiniSearch {
    constructor(options: { fields: string[] });
    addAll(documents: readonly { id: number; text: string }[]): void;
    search(query: string): { id: number }[];
  }
}

declare module '@orama/orama' {
  export interface Orama {
    readonly data: unknown;
  }
  export function create(options: { schema: { text: 'string' } }): Orama;
  export function insertMultiple(
    db: Orama,
    documents: readonly { id: string; text: string }[],
    batchSize?: number,
  ): Promise<string[]> | string[];
  export function search(
    db: Orama,
    options: { term: string; limit: number },
  ): Promise<{ hits: { id: string }[] }> | { hits: { id: string }[] };
}

declare module 'usearch' {
  export enum MetricKind {
    IP = 'ip',
  }
  export enum ScalarKind {
    F32 = 'f32',
  }
  export class Index {
    constructor(options: { dimensions: number; metric: MetricKind; quantization: ScalarKind; connectivity: number });
    add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
    search(vector: Float32Array, k: number, threads: number): { readonly keys: BigUint64Array };
  }
}

declare module 'apache-arrow' {
  export class Float32 {}
  export class Int32 {}
  export class Field {
    constructor(name: string, type: unknown, nullable: boolean);
  }
  export class FixedSizeList {
    constructor(length: number, field: Field);
  }
  export class Vector {
    constructor(data: readonly unknown[]);
  }
  export class Table {
    constructor(columns: Readonly<Record<string, Vector>>);
  }
  export function makeData(options: {
    type: unknown;
    length?: number;
    nullCount?: number;
    data?: Float32Array | Int32Array;
    child?: unknown;
  }): unknown;
}

declare module '@lancedb/lancedb' {
  import type { Table as Rows } from 'apache-arrow';
  export interface Query {
    select(columns: readonly string[]): Query;
    limit(count: number): Query;
    toArray(): Promise<{ id: number }[]>;
  }
  export interface Table {
    add(rows: Rows): Promise<unknown>;
    createIndex(column: string): Promise<void>;
    vectorSearch(vector: Float32Array): Query;
  }
  export function connect(folder: string): Promise<{ createTable(name: string, rows: Rows): Promise<Table> }>;
}
