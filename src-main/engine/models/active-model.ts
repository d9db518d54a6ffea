/** The model in use, with all that depends on it: its fingerprint, its vectors in memory, and the recipe of what is indexed. */
import { createHash } from 'node:crypto';
import { createEmbedder, type Embedder, type EmbedderOptions } from '../embed/embedder.ts';
import { codeStore } from '../index/codes.ts';
import type { Database } from '../store/database.ts';
import { ensureFingerprint } from '../index/fingerprints.ts';
import { whenWritable } from '../store/long-write.ts';
import { createVectorIndex, type VectorIndex } from '../index/scan/vector-index.ts';
import { CHUNKER_VERSION } from '../parse/chunk.ts';
import { PARSER_VERSION } from '../parse/formats.ts';
import { createFollower } from './follow.ts';

export interface ActiveModel {
  readonly embedder: Embedder;
  /** `all-MiniLM-L6-v2 (int8)`. */
  readonly label: string;
  /** Hash of all that decides a vector: model file, pooling, prefixes, token limit, chunker. */
  readonly fingerprint: string;
  readonly fingerprintId: number;
  /** The fingerprint and the parser: a document made with another recipe is read again. */
  readonly recipe: string;
  /** Loaded in the background: see its `ready`. */
  readonly vectors: VectorIndex;
  /** Takes over what other engines have written to the data folder since. */
  catchUp(): void;
  close(): Promise<void>;
}

/** Loads the model and begins to load the vectors that were made with it. Throws as `createEmbedder` does. */
export async function loadActiveModel(db: Database, options: EmbedderOptions): Promise<ActiveModel> {
  const embedder = await createEmbedder(options);
  try {
    const { name, precision, dimensions, passageTokens } = embedder.modelInfo;
    const label = `${name} (${precision})`;
    const fingerprint = createHash('sha256').update(`${embedder.modelInfo.fingerprint}\0${CHUNKER_VERSION}\0${passageTokens}`).digest('hex').slice(0, 12);
    const fingerprintId = await whenWritable(db, () => ensureFingerprint(db, { hash: fingerprint, model: label, dimensions }));
    const vectors = createVectorIndex(codeStore(db, fingerprintId), dimensions);
    vectors.ready.catch(() => {}); // who needs them reports the failure
    return {
      embedder, label, fingerprint, fingerprintId, recipe: `${PARSER_VERSION}/${fingerprint}`, vectors,
      catchUp: createFollower(db, vectors),
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
