import { useAppState } from '../app.ts';
import { Name } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';
import { plural, shortPath } from '../parts/count-words.ts';

/** Very large files of which a part is found by its words only. Absent when there are none. */
export function WordsOnly(): React.JSX.Element | null {
  const files = useAppState((state) => state.status?.wordsOnly);
  const home = useAppState((state) => state.info?.home);
  if (!files || files.length === 0) return null;
  return (
    <details className="files-excluded">
      <summary>
        {plural(files.length, 'very large file')} {files.length === 1 ? 'is' : 'are'} partly found by words only
      </summary>
      <p className="headings-about">
        Quarry embeds a limited amount of each file. It finds the rest by words only. To find all of it by meaning,
        split the file.
      </p>
      <ul className="files">
        {files.map(({ path, percent }) => (
          <li key={path}>
            <span className="files-path" title={plainName(path)}>
              <Name of={shortPath(path, home)} />
            </span>
            <span className="files-reason">{percent} % of the text</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
