import type { IndexStatus } from '../../../src-shared/model.ts';
import type { EngineState } from '../../../src-shared/protocol.ts';

/** What the index is doing, in a few words. @param status `null` while it is not known */
export function statusLine(
  engine: EngineState['kind'],
  status: Pick<IndexStatus, 'progress' | 'documents' | 'files' | 'trouble'> | null,
): string {
  if (engine === 'failed') return 'The engine has stopped';
  if (engine !== 'ready') return 'Starting';
  if (status === null) return 'Ready';
  const { progress, documents, files, trouble } = status;
  if (trouble) return trouble.code === 'DISK_FULL' ? 'Disk full, indexing is paused' : 'Indexing is paused';
  const notes = `${documents.toLocaleString('en')} ${documents === 1 ? 'note' : 'notes'}`;
  if (progress?.stage === 'indexing')
    return `Indexing ${progress.done.toLocaleString('en')} of ${progress.total.toLocaleString('en')}`;
  if (progress) return 'Looking for changes';
  return files.failed > 0 ? `${notes}, ${files.failed.toLocaleString('en')} failed` : `${notes}, up to date`;
}
