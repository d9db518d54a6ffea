import { useAppState } from '../app.ts';

/** How far the second model is. Absent where there is none, and once it has come to all passages. */
export function SecondModel(): React.JSX.Element | null {
  const second = useAppState((state) => state.status?.secondModel);
  const passages = useAppState((state) => state.status?.passages) ?? 0;
  if (!second || second.state === 'complete') return null;
  return (
    <p className="headings-about" role="status">
      {second.state === 'failed'
        ? 'The second language model cannot be loaded. The first one answers; the log says more.'
        : `The second language model has read ${second.vectors.toLocaleString('en')} of ${passages.toLocaleString('en')} passages. Both answer for what it has read.`}
    </p>
  );
}
