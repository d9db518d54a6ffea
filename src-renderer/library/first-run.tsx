import { useApp, useAppState } from '../app.ts';
import { AddForm } from './add-form.tsx';
import { FoundPlaces } from './found-places.tsx';
import './library.css';

/** The first page: what Quarry is, and the one step that is needed. */
export function FirstRun(): React.JSX.Element {
  const app = useApp();
  const examples = useAppState((state) => state.info?.examples ?? null);
  return (
    <main className="page first-run" aria-labelledby="first-title">
      <div className="page-body">
        <h1 id="first-title">Find what you once decided, tried and learned</h1>
        <p className="first-lead">
          Quarry reads your folders of notes, splits them into decisions, challenges, solutions and more, and finds them
          by words and by meaning. Quarry never changes your files, and nothing leaves your computer.
        </p>
        <section aria-labelledby="add-title">
          <h2 id="add-title">Where are your notes?</h2>
          <AddForm autoFocus />
        </section>
        <FoundPlaces />
        {examples && (
          <p className="first-examples">
            No notes at hand?{' '}
            <button
              type="button"
              className="button"
              onClick={() =>
                void app.keeper
                  .add(examples)
                  .then((error) => (error ? app.tell(error.message, 'bad') : app.go('library')))
              }
            >
              Try the example notes
            </button>
          </p>
        )}
      </div>
    </main>
  );
}
