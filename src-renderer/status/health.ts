import type { State } from '../store.ts';

export type Health = { readonly light: 'ok' | 'wait' | 'bad'; readonly word: string };

/** The state in one word, the worst first. */
export function healthOf({
  link,
  engine,
  progress,
  status,
}: Pick<State, 'link' | 'engine' | 'progress' | 'status'>): Health {
  if (link.kind === 'lost') return { light: 'bad', word: 'Not connected' };
  if (link.kind === 'connecting') return { light: 'wait', word: 'Connecting' };
  if (engine.kind === 'failed') return { light: 'bad', word: 'Engine stopped' };
  if (engine.kind === 'starting') return { light: 'wait', word: 'Starting' };
  if (engine.kind === 'crashed' || engine.kind === 'backoff') return { light: 'wait', word: 'Starting again' };
  if (progress) return { light: 'wait', word: progress.stage === 'scanning' ? 'Looking for files' : 'Indexing' };
  // what is to be indexed is looked for once the model is there
  if (status?.modelState === 'loading') return { light: 'wait', word: 'Starting' };
  if (status?.trouble)
    return { light: 'bad', word: status.trouble.code === 'DISK_FULL' ? 'Disk full' : 'Cannot index' };
  if (status && status.files.pending > 0) return { light: 'wait', word: 'Not all indexed' };
  if (status?.unscanned) return { light: 'wait', word: 'Files not checked yet' };
  return { light: 'ok', word: status && status.sources.length > 0 ? 'Up to date' : 'Ready' };
}
