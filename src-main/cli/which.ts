/** Which observation a person means: by its place or its id. */
import { EngineError } from '../../src-shared/errors.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { parsePlace } from './place.ts';

/** An id is sixteen letters, digits, hyphens and underscores; anything else is a place. */
export async function idOf(api: EngineApi, which: string, signal: AbortSignal): Promise<string> {
  if (/^[\w-]{16}$/.test(which)) return which;
  const { observation, reasons } = await api.explain({ query: '', ...parsePlace(which) }, { signal });
  if (observation) return observation.id;
  throw new EngineError(
    'OBSERVATION_NOT_FOUND',
    `There is no observation at ${which.slice(0, 200)}. ${reasons[0] ?? ''}`.trim(),
    { next: 'Give the file and line of a hit, as search prints them.' },
  );
}
