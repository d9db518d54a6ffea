/**
 * `manifest.json` of an embedding model's folder: all that Quarry has to know of a model and does not find in its other
 * files.
 */
import { z } from 'zod';
import { EngineError } from '../../../src-shared/errors.ts';
import type { ModelRanking } from '../../../src-shared/model.ts';

export interface ManifestFile {
  /** Relative to the model's folder. */
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What a model takes and gives, whatever its precision. */
export interface ModelConstants {
  /** Longest input in tokens, special tokens included. */
  readonly maxTokens: number;
  /** How token vectors become one, where the graph does not do it itself. */
  readonly pooling: 'mean' | 'cls';
  /** Put in front of every text of its kind, as the model was trained. */
  readonly prefixes: { readonly query: string; readonly document: string };
  readonly ranking: ModelRanking;
}

export interface ModelManifest extends ModelConstants {
  readonly name: string;
  readonly licence: string;
  readonly dimensions: number;
  /**
   * Longest passage in tokens, special tokens included: the length of the texts the model was trained on. Default
   * `maxTokens`.
   */
  readonly passageTokens?: number | undefined;
  /**
   * Ids of the tokens of an empty text, in their order: what stands around every text. The model is tried with them
   * when it is loaded.
   */
  readonly specialTokens: readonly number[];
  readonly tokenizer: ManifestFile;
  /** By precision. */
  readonly models: Readonly<Record<string, ManifestFile>>;
}

/** A file as a manifest promises it. */
export const manifestFile = z.object({ file: z.string().min(1), bytes: z.int().min(0), sha256: z.string() });

const weight = z.number().min(0).max(1);
const contextWeights = z
  .object({ passage: weight, block: weight, document: weight })
  .refine(({ passage, block, document }) => Math.abs(passage + block + document - 1) < 1e-6, {
    error: 'The three weights must add up to 1',
  });
const fertility = z
  .object({ read: z.number().positive(), spelt: z.number().positive() })
  .refine(({ read, spelt }) => spelt > read, { error: '"spelt" must be greater than "read"' });
const evidence = z.object({ gap: z.number(), name: z.number(), nearness: z.number() });
const schema: z.ZodType<ModelManifest> = z
  .object({
    name: z.string().min(1),
    licence: z.string(),
    dimensions: z.int().min(1),
    maxTokens: z.int().min(3),
    passageTokens: z.int().min(3).optional(),
    pooling: z.enum(['mean', 'cls']),
    prefixes: z.object({ query: z.string(), document: z.string() }),
    specialTokens: z.array(z.int().min(0)).min(1),
    ranking: z.object({ lexicalWeight: weight, evidence, unreadableLexicalWeight: weight, fertility, contextWeights }),
    tokenizer: manifestFile,
    models: z
      .record(z.string(), manifestFile)
      .refine((models) => Object.keys(models).length > 0, { error: 'At least one precision is needed' }),
  })
  .refine(({ maxTokens, passageTokens = maxTokens }) => passageTokens <= maxTokens, {
    error: 'It may not be greater than "maxTokens"',
    path: ['passageTokens'],
  });

/**
 * @param file of the manifest, for messages
 * @throws EngineError `MODEL_DAMAGED` with the fields that are missing or wrong
 */
export function parseManifest(text: string, file: string): ModelManifest {
  const value = parseJson(text, file);
  const { data, error } = schema.safeParse(value);
  if (error) throw wrongManifest(file, issuesOf(error, value));
  return data;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw wrongManifest(file, 'it is no JSON', cause);
  }
}

/** The error for a manifest that does not fit its model. @param why without a full stop */
export function wrongManifest(file: string, why: string, cause?: unknown): EngineError {
  return new EngineError('MODEL_DAMAGED', `The model's manifest ${file} cannot be used: ${why}.`, {
    next: 'Correct it (models/README.md describes each field), put it back as it was released (in a clone: "git checkout models"), or choose another model with --model PATH.',
    details: { file },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** More than these only hide the first. */
const MOST_ISSUES = 3;

/** What is wrong with a value, field by field, in words. */
export function issuesOf({ issues }: Pick<z.ZodError, 'issues'>, value: unknown): string {
  const sentences = issues.map(({ path, message }) => {
    const name = path.length === 0 ? 'it' : `"${path.join('.')}"`;
    return isMissing(value, path)
      ? `${name} is missing`
      : `${name} is wrong (${message.replace(/^Invalid input: /, '')})`;
  });
  const more = sentences.length - MOST_ISSUES;
  return sentences.slice(0, MOST_ISSUES).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  return (
    path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value) ===
    undefined
  );
}
