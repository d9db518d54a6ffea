/**
 * The model in use, with all that depends on it: its fingerprint, its vectors in memory, and its part of the index
 * version.
 */
import { createHash } from 'node:crypto';
import { createEmbedder, type Embedder, type EmbedderOptions } from '../embed/embedder.ts';
import type { Database } from '../store/database.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { ensureFingerprint } from '../store/fingerprints.ts';
import { whenWritable } from '../store/write/long-write.ts';
import { createVectorIndex, type VectorIndex } from '../projections/vectors/scan/vector-index.ts';
import { CHUNKER_VERSION } from '../parse/chunk.ts';
import { SHARED_VERSION } from '../parse/formats.ts';

export interface ActiveModel {
  readonly embedder: Embedder;
  /** `all-MiniLM-L6-v2 (int8)`. */
  readonly label: string;
  /** Hash of all that decides a vector: model file, tokenizer, pooling, prefixes, token limit, chunker. */
  readonly fingerprint: string;
  readonly fingerprintId: number;
  /**
   * Of what all files share: redaction, the fingerprint, and what passages are ranked by. Part of each file's index
   * version.
   */
  readonly sharedVersion: string;
  /** Loaded in the background: see its `ready`. */
  readonly vectors: VectorIndex;
  close(): Promise<void>;
}

/** Loads the model and begins to load the vectors that were made with it. Throws as `createEmbedder` does. */
export async function loadActiveModel(db: Database, options: EmbedderOptions): Promise<ActiveModel> {
  const embedder = await createEmbedder(options);
  try {
    const {
      name,
      precision,
      dimensions,
      passageTokens,
      ranking: { contextWeights },
    } = embedder.modelInfo;
    const label = `${name} (${precision})`;
    const fingerprint = createHash('sha256')
      .update(`${embedder.modelInfo.fingerprint}\0${CHUNKER_VERSION}\0${passageTokens}`)
      .digest('hex')
      .slice(0, 12);
    const fingerprintId = await whenWritable(db, () =>
      ensureFingerprint(db, { hash: fingerprint, model: label, dimensions, contextWeights }),
    );
    const vectors = createVectorIndex(quantisedStore(db, fingerprintId), dimensions);
    vectors.ready.catch(() => {}); // who needs them reports the failure
    return {
      embedder,
      label,
      fingerprint,
      fingerprintId,
      sharedVersion: `${SHARED_VERSION}/${fingerprint}/context-${contextWeights.passage}-${contextWeights.block}-${contextWeights.document}`,
      vectors,
      async close() {
        vectors.close();
        await embedder.close();
      },
    };
  } catch (error) {
    await embedder.close();
    throw error;
  }
}
