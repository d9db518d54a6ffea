/** A process that ends itself in the middle of writing: `node testing-kill.ts <data folder> <projection> <what>`. */
import process from 'node:process';
import { catchUp } from './catch-up.ts';
import { openDatabase } from '../store/database.ts';
import { writeInSteps } from '../store/write/long-write.ts';
import { sampleDocument, sampleFile } from '../store/testing.ts';
import { replaceSteps } from '../store/write/write-document.ts';
import { PROJECTIONS } from './open-index.ts';
import { wordCount } from './testing-word-count.ts';

const [folder = '', name = '', what = ''] = process.argv.slice(2);
const { db } = openDatabase(folder, [...PROJECTIONS, wordCount]);
const projection = [...PROJECTIONS, wordCount].find((one) => one.name === name);
if (!projection) throw new Error(`There is no projection ${name}.`);

let steps = 0;
const pause = async (): Promise<void> => {
  if (++steps === 2) process.kill(process.pid, 'SIGKILL');
};
await writeInSteps<unknown>(
  db,
  (writer) =>
    what === 'write'
      ? replaceSteps(
          writer,
          1,
          sampleFile(1, '/notes/a.md'),
          sampleDocument(['Another.', 'Text.', 'In.', 'Its.', 'Place.']),
        )
      : catchUp(writer, projection),
  { stopped: () => false, pause },
);
