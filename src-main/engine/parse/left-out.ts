import { EngineError } from '../../../src-shared/errors.ts';

/** The error by which a reader says that a note asks to be left out, or that a file is no note. @param why default: its properties say so */
export function leftOut(path: string, why?: string): EngineError {
  return new EngineError('FILE_LEFT_OUT', why ?? 'Its properties say that it is to be left out of searches.', {
    ...(why === undefined ? { next: 'Remove the property `exclude-from-search` to have it indexed.' } : {}),
    details: { path },
  });
}
