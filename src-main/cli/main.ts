/** The command line: `npx quarry …`. */
import { runCli } from './program.ts';

for (const stream of [process.stdout, process.stderr]) {
  // The reader has gone (`| head`): there is nobody to tell, and nothing to do but end as if all had been read.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Not process.exit: what was written to a pipe must arrive.
process.exitCode = await runCli(process.argv.slice(2), process.stdout, process.stderr);
