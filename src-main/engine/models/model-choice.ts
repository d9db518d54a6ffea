/** Which models are used: as the person who started Quarry says, else as the setting says. */
import type { Settings } from '../../../src-shared/settings.ts';
import { MULTILINGUAL_MODEL } from '../embed/model-files.ts';

export interface ModelChoice {
  /** What makes the vectors that each passage has from the beginning: see `findModel`. */
  readonly first: string;
  /** What comes to each passage later; `null` for none. */
  readonly second: string | null;
}

const CHOICES: Readonly<Record<Settings['models'], ModelChoice>> = {
  fast: { first: 'int8', second: null },
  best: { first: 'int8', second: MULTILINGUAL_MODEL },
  multilingual: { first: MULTILINGUAL_MODEL, second: null },
};

/**
 * @param asked what was given at the start: a name of the setting's values, or what `findModel` takes; `null` where
 *   nothing was
 */
export function chooseModels(asked: string | null, setting: Settings['models']): ModelChoice {
  const name = asked ?? setting;
  return Object.hasOwn(CHOICES, name) ? CHOICES[name as Settings['models']] : { first: name, second: null };
}
