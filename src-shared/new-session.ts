import type { Session } from './model.ts';

/** A session that says nothing of itself but what is given. */
export function newSession(given: Pick<Session, 'id' | 'title'> & Partial<Session>): Session {
  return {
    startedAt: null,
    zoneOffset: null,
    status: null,
    model: null,
    branch: null,
    startTag: null,
    startCommit: null,
    classification: null,
    project: null,
    filesChanged: null,
    commits: [],
    tags: [],
    ...given,
  };
}
