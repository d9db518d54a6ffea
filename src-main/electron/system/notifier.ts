import { inWords } from '../../../src-shared/errors.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { Notification } from '../electron.ts';
import type { StatusFeed } from './status-feed.ts';

export interface NotifierOptions {
  readonly supervisor: Supervisor;
  readonly feed: StatusFeed;
  /** Asked before each notification. */
  readonly wanted: () => boolean;
  /** Whether the main window has the focus, where the user sees everything anyway. */
  readonly isWatched: () => boolean;
  /** A click brings the window to the front. */
  readonly show: () => void;
}

/** The system's notifications, for two things only: a new source has been indexed, and something needs the user. */
export function notifyUser({ supervisor, feed, wanted, isWatched, show }: NotifierOptions): void {
  /** Sources whose first run has ended; `null` until it is known which there were at the start. */
  let known: Set<number> | null = null;
  /** The code of the error that was reported last; empty if there is none. */
  let troubled = '';

  const tell = (title: string, body: string): void => {
    if (!wanted() || !Notification.isSupported()) return;
    const notice = new Notification({ title, body, silent: true });
    notice.on('click', show);
    notice.show();
  };
  supervisor.on('engine', (state) => {
    if (state.kind === 'failed') tell('Quarry has stopped', inWords(state));
  });
  feed.on(({ sources, trouble }) => {
    if (trouble && trouble.code !== troubled && !isWatched()) tell('Quarry cannot index', inWords(trouble));
    troubled = trouble?.code ?? '';
    // A source without any file was not scanned yet: the run that ended was that of another source.
    const ended = sources.filter(
      ({ id, files }) => !known?.has(id) && files.pending === 0 && files.indexed + files.failed > 0,
    );
    const isFirst = known === null;
    known ??= new Set(sources.map(({ id }) => id));
    for (const { id, path: where, files } of isFirst ? [] : ended) {
      known.add(id);
      const failed = files.failed > 0 ? `, ${files.failed.toLocaleString('en')} failed` : '';
      if (!isWatched())
        tell(
          'Ready to search',
          `${where}: ${files.indexed.toLocaleString('en')} ${files.indexed === 1 ? 'note' : 'notes'} indexed${failed}.`,
        );
    }
  });
}
