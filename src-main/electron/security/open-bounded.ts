import { EngineError } from '../../../src-shared/errors.ts';

/** Within this time a system reports that a file has no program; without a report, a program has opened it. */
const ANSWER_WITHIN_MS = 1_000;

/**
 * Hands a file to the system, and waits for no longer than a person would: on Linux the answer may come when the other
 * program ends, or never.
 *
 * @param open settles with what went wrong, empty for nothing
 * @param late is told of a failure that comes after the wait
 * @param within the wait, in milliseconds. Default 1,000
 * @throws EngineError `OPEN_FAILED` where it fails within the wait
 */
export async function openBounded(
  open: (file: string) => Promise<string>,
  file: string,
  late: (error: EngineError) => void,
  within = ANSWER_WITHIN_MS,
): Promise<void> {
  const { promise: waited, resolve: endWait } = Promise.withResolvers<'waited'>();
  const timer = setTimeout(() => endWait('waited'), within);
  const outcome = open(file).then(
    (problem) => (problem === '' ? null : failed(file, problem)),
    (cause: unknown) => failed(file, cause instanceof Error ? cause.message : String(cause)),
  );
  const first = await Promise.race([outcome, waited]);
  clearTimeout(timer);
  if (first === 'waited') void outcome.then((error) => error && late(error));
  else if (first) throw first;
}

function failed(file: string, problem: string): EngineError {
  return new EngineError('OPEN_FAILED', `${file} could not be opened: ${problem}.`, {
    next: 'Choose a program for such files, or an editor in the settings.',
    details: { path: file },
  });
}
