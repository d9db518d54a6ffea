/** The command line: `npx quarry …`. */
import { keepPrivate } from '../system/private-folder.ts';
import { logFault } from '../system/log.ts';
import { endAtFaults, stderr, stdout } from '../system/terminal.ts';
import { EXIT } from './exit.ts';
import { runCli } from './program.ts';

keepPrivate();
endAtFaults(EXIT.failed, logFault);

// Not process.exit: what was written to a pipe must arrive. A failure of the output itself has been told by then.
process.exitCode = (await runCli(process.argv.slice(2), stdout, stderr)) || process.exitCode;
