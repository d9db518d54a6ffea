/** The command line: `npx quarry …`. The one file that knows of the commands for measuring, too. */
import { addBench } from '../bench/commands/bench.ts';
import { addEval } from '../bench/commands/eval.ts';
import { addFit } from '../bench/commands/fit.ts';
import { keepPrivate } from '../system/private-folder.ts';
import { logFault } from '../system/log.ts';
import { endAtFaults, stderr, stdout } from '../system/terminal.ts';
import { EXIT } from './exit.ts';
import { runCli } from './program.ts';

keepPrivate();
endAtFaults(EXIT.failed, logFault);

// Not process.exit: what was written to a pipe must arrive. A failure of the output itself has been told by then.
process.exitCode =
  (await runCli(process.argv.slice(2), stdout, stderr, [addEval, addFit, addBench])) || process.exitCode;
