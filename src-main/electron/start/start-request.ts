import type { StartRequest } from '../../host/arguments.ts';

/** What a start, a second start or the system asks of the app that runs. */
export interface Given extends Pick<StartRequest, 'paths' | 'link' | 'quick'> {
  /** Whether the user is asked before the paths are added. */
  readonly ask: boolean;
}

const MOST_PATHS = 1_000;

/** The arguments of a second instance. Any process may have sent them, so the user is asked about the paths. */
export function readGiven(given: unknown): Given {
  const { paths, link, quick } = (given ?? {}) as Partial<Record<keyof Given, unknown>>;
  return {
    paths: Array.isArray(paths)
      ? paths.filter((entry): entry is string => typeof entry === 'string').slice(0, MOST_PATHS)
      : [],
    link: typeof link === 'string' ? link : null,
    quick: quick === true,
    ask: true,
  };
}
