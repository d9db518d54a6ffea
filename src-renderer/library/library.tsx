import { useState } from 'react';
import { useApp, useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { plural } from '../parts/count-words.ts';
import { AddForm } from './add-form.tsx';
import { FileLists } from './file-lists.tsx';
import { FoundPlaces } from './found-places.tsx';
import { Progress } from './progress.tsx';
import { SourceRow } from './source-row.tsx';
import { UnknownHeadings } from './unknown-headings.tsx';
import { SecondModel } from './second-model.tsx';
import { WordsOnly } from './unembedded-notes.tsx';
import './library.css';

/** The library page: the sources, what is indexed, and what is not, with the reason. */
export function Library(): React.JSX.Element {
  const app = useApp();
  const status = useAppState((state) => state.status);
  const progress = useAppState((state) => state.progress);
  const [looking, setLooking] = useState(false);
  return (
    <main className="page" aria-labelledby="library-title">
      <div className="page-body">
        <div className="page-head">
          <div>
            <h1 id="library-title">Library</h1>
            {status && (
              <p className="page-sub">
                {plural(status.documents, 'note')}, {plural(status.observations, 'observation')}
              </p>
            )}
          </div>
          {progress ? (
            <button type="button" className="button" onClick={() => void app.keeper.stop()}>
              Stop
            </button>
          ) : (
            <button type="button" className="button" onClick={() => void app.keeper.index()}>
              Index now
            </button>
          )}
        </div>
        <Progress />
        <SecondModel />
        <section aria-labelledby="sources-title">
          <h2 id="sources-title">Folders</h2>
          <ul className="sources">
            {status?.sources.map((source) => (
              <SourceRow key={source.id} source={source} />
            ))}
          </ul>
        </section>
        <section aria-labelledby="add-title">
          <h2 id="add-title">Add a folder or a note</h2>
          <AddForm />
          {!looking && (
            <button type="button" className="button add-look" onClick={() => setLooking(true)}>
              <Icon name="search" />
              Look for notes on this computer
            </button>
          )}
        </section>
        {looking && <FoundPlaces takeFocus />}
        <FileLists />
        <WordsOnly />
        <UnknownHeadings />
      </div>
    </main>
  );
}
