import { useEffect, useState } from 'react';
import { useApp, type App } from '../app.ts';

/** Takes a folder that is dropped anywhere on the window. A drop must never navigate the window to the file. */
export function DropTarget(): React.JSX.Element | null {
  const app = useApp();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void take(app, files);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [app]);

  if (!over) return null;
  return (
    <div className="drop">
      <p>Drop to add to your library</p>
    </div>
  );
}

/** Adds what was dropped; a browser does not tell where that is, so there the person is asked to type it. */
async function take(app: App, files: File[]): Promise<void> {
  const paths = window.quarry?.pathsOf?.(files) ?? [];
  app.go('library');
  if (paths.length === 0) {
    app.tell(`A browser does not tell where “${files[0]?.name ?? 'it'}” is. Type its path here.`);
    requestAnimationFrame(() => document.querySelector<HTMLInputElement>('#add-path')?.focus());
    return;
  }
  for (const path of paths) {
    const error = await app.keeper.add(path);
    if (error) app.tell([error.message, error.next].filter(Boolean).join(' '), 'bad');
  }
}
