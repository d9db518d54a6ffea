import { EngineError } from '../../../src-shared/errors.ts';

/** The error by which a reader says that a note asks to be left out. */
export function leftOut(path: string): EngineError {
  return new EngineError('FILE_LEFT_OUT', 'Its properties say that it is to be left out of searches.', {
    next: 'Remove the property `exclude-from-search` to have it indexed.',
    details: { path },
  });
}
