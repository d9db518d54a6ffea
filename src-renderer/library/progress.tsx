import type { IndexProgress } from '../../src-shared/model.ts';
import { useAppState } from '../app.ts';
import { formatSpan } from '../parts/when.ts';
import { Name } from '../parts/name.tsx';
import { count, plural, shortPath } from '../parts/count-words.ts';

/** The present run: its step, its progress, its speed, the time that is left, and the file being read. */
export function Progress(): React.JSX.Element | null {
  const progress = useAppState((state) => state.progress);
  const home = useAppState((state) => state.info?.home);
  if (!progress) return null;
  const { stage, done, total, current } = progress;
  return (
    <section className="progress" aria-label="Indexing">
      <div className="progress-top">
        <b>{stage === 'scanning' ? 'Looking for changes' : `Reading ${count(done)} of ${plural(total, 'file')}`}</b>
        <span>{pace(progress)}</span>
      </div>
      <progress aria-label="Files read" max={Math.max(1, total)} {...(stage === 'scanning' ? {} : { value: done })} />
      <p className="progress-file">{current ? <Name of={shortPath(current, home)} /> : ' '}</p>
    </section>
  );
}

/** `12 files/s · about 40 s left`, as far as it is known. */
export function pace({ stage, rate, eta }: IndexProgress): string {
  if (stage !== 'indexing') return '';
  const speed = rate > 0 && `${rate < 10 ? rate.toFixed(1) : count(Math.round(rate))} files/s`;
  return [speed, eta !== null && `${formatSpan(eta)} left`].filter(Boolean).join(' · ');
}
