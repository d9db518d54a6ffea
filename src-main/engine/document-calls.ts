/** The calls that read one document: where an observation stands, windows, the outline. */
import { lstat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { DocumentName } from '../../src-shared/protocol/document-window.ts';
import { EngineError } from '../../src-shared/errors.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import type { Database } from './store/database.ts';
import { viewWindow } from './store/document/document-view.ts';
import { findPlace } from './store/document/observation-place.ts';
import { readOutline } from './store/document/outline.ts';
import { observationNotFound } from './search/related.ts';

/** Milliseconds that the disk has for saying whether a file is there. */
const DISK_TIME = 100;

/** Each is answered from the index by ranges, and none reads a whole document. */
export function createDocumentCalls(db: Database): Pick<EngineApi, 'locate' | 'document' | 'outline'> {
  return {
    async locate({ observationId }) {
      const place = findPlace(db, observationId);
      if (!place) throw observationNotFound(observationId);
      return { ...place, exists: await isThere(place.path) };
    },
    async document(request = {}) {
      const view = viewWindow(db, request);
      if (!view) throw documentNotFound(request);
      return view;
    },
    async outline(request = {}) {
      const outline = readOutline(db, request);
      if (!outline) throw documentNotFound(request);
      return outline;
    },
  };
}

/** Whether there is a file at a path; `null` where the disk does not answer in time, or not with yes or no. */
async function isThere(file: string): Promise<boolean | null> {
  const ended = new AbortController();
  const looked = lstat(file).then(
    (stats) => stats.isFile(),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' || error.code === 'ENOTDIR' ? false : null),
  );
  const late = wait(DISK_TIME, null, { signal: ended.signal }).catch(() => null);
  try {
    return await Promise.race([looked, late]);
  } finally {
    ended.abort();
  }
}

function documentNotFound({ observationId, path = '' }: DocumentName): EngineError {
  if (observationId !== undefined) return observationNotFound(observationId);
  return new EngineError('PATH_NOT_FOUND', `No document of ${path} is in the index.`, {
    next: 'Check the path, or add its folder: npx quarry index FOLDER',
    details: { path },
  });
}
