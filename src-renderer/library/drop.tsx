import { useEffect, useState } from 'react';
import { useApp, useAppState, type App } from '../app.ts';

import type { Entry } from './walk-drop.ts';

/** Accepts drops anywhere on the window. A drop must never navigate the window, whatever was dropped. */
export function DropTarget(): React.JSX.Element | null {
  const app = useApp();
  const [over, setOver] = useState(false);
  const desktop = useAppState((state) => state.info?.frontEnd === 'electron');

  useEffect(() => {
    const drag = (event: DragEvent): void => {
      const files = hasFiles(event);
      if (!files && isField(event.target)) return; // text may be dropped where one types
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = files ? 'copy' : 'none';
      setOver(files);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      const files = hasFiles(event);
      if (!files && isField(event.target)) return;
      event.preventDefault();
      if (files && event.dataTransfer) take(app, event.dataTransfer);
    };
    window.addEventListener('dragenter', drag);
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', drag);
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [app]);

  if (!over) return null;
  return (
    <div className="drop">
      <p>{desktop ? 'Drop to add to your library' : 'Drop to copy into your library'}</p>
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea');
}

/**
 * Reads the drop at once, because it is empty after its event. The desktop app gives the paths of files; a browser
 * gives only their content.
 */
function take(app: App, transfer: DataTransfer): void {
  const pathsOf = window.quarry?.pathsOf;
  if (pathsOf) {
    const paths = pathsOf([...transfer.files]);
    if (paths.length > 0) void app.dropping.offerPaths(paths);
    else app.tell('What was dropped is in no folder of this machine. Save it there first.', 'bad');
    return;
  }
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .flatMap((item) => item.webkitGetAsEntry() ?? alone(item.getAsFile()));
  void app.dropping.offerEntries(entries);
}

/** A file that lies in no folder, as a picture that is dragged out of another page. */
function alone(file: File | null): Entry[] {
  return file ? [{ name: file.name, isDirectory: false, file: (found) => found(file) }] : [];
}
