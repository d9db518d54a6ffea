/**
 * Tells failures that are due to a file from failures that are due to Quarry or to a passing condition. Only a failure
 * that is due to the file removes the file's rows from the index: no rows are lost because a thread ended, a model
 * failed, or the system was overloaded.
 */
import { EngineError } from '../../../src-shared/errors.ts';

/**
 * System errors that are due to the file: it does not exist, is not a file, or may not be read. All others (too many
 * open files, no memory, a drive that does not answer) may pass.
 */
const OF_FILE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'EACCES',
  'EPERM',
  'ENAMETOOLONG',
  'NOT_A_FILE',
]);

/** Codes of errors that concern one file and do not end a run. */
const ONE_FILE: ReadonlySet<string> = new Set([
  'PATH_UNREADABLE',
  'FILE_NOT_TEXT',
  'FILE_UNPARSABLE',
  'FILE_LEFT_OUT',
  'FILE_TOO_LARGE',
  'EMBEDDING_FAILED',
]);

/**
 * Whether an error concerns one file, so that the run continues with the others. False if no text at all can be
 * embedded, which `details.fault` says.
 */
export function isOneFiles(error: unknown): error is EngineError {
  return (
    error instanceof EngineError &&
    ONE_FILE.has(error.code) &&
    !(error.code === 'EMBEDDING_FAILED' && error.details['fault'] !== undefined)
  );
}

/**
 * Whether an error is due to the file: the file is gone, may not be read, or has no readable content. False if its
 * reader crashed (the parser marks that with `details.fault`), or if its texts could not be embedded.
 */
export function isOfFile(error: unknown): boolean {
  if (!(error instanceof EngineError)) return OF_FILE.has(systemCode(error));
  switch (error.code) {
    case 'PATH_UNREADABLE':
      return OF_FILE.has(systemCode(error));
    case 'FILE_UNPARSABLE':
      return error.details['fault'] === undefined;
    case 'FILE_LEFT_OUT':
    case 'FILE_NOT_TEXT':
    case 'FILE_TOO_LARGE':
      return true;
    default:
      return false;
  }
}

/** Whether the system says that there is nothing, or nothing any more. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
}

/**
 * The system's own code: of its error, of an error made of one, or of one that came from another process. Empty when
 * there is none.
 */
function systemCode(error: unknown): string {
  if (!(error instanceof EngineError)) return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  const { errno } = error.details;
  return typeof errno === 'string' ? errno : systemCode(error.cause);
}

/** Why the system did not let us read, in words. */
export function unreadable(error: unknown): string {
  const code = systemCode(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'You are not allowed to read it.';
    case 'ENOENT':
      return 'It vanished before it could be read.';
    case 'NOT_A_FILE':
      return 'It is not an ordinary file.';
    default:
      return `It could not be read (${code || String(error)}).`;
  }
}
