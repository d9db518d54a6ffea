import { EngineError } from '../../../src-shared/errors.ts';

/** What a reader throws for a file it cannot read: what is wrong in one sentence, and what to do about it. */
export function unparsable(path: string, message: string, next: string, cause?: unknown): EngineError {
  return new EngineError('FILE_UNPARSABLE', message, { next, details: { path }, cause });
}

/** The refusal of a file that begins right, or seems to, and then breaks its format's rules. */
export function damaged(path: string, what: string, cause?: unknown): EngineError {
  return unparsable(
    path,
    `It is damaged, incomplete, or not ${/^[aeiou]/i.test(what) ? 'an' : 'a'} ${what}.`,
    'Open it in the program that wrote it and save it again.',
    cause,
  );
}
