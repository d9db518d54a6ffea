import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Ids of the processes that another started itself. @param command a part of how they were started */
export async function childrenOf(parent: number, command: string): Promise<readonly number[]> {
  const ps = spawn('ps', ['-A', '-o', 'pid=,ppid=,args='], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  ps.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(ps, 'close');
  return text
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) === parent && (match[3] ?? '').includes(command))
    .map((match) => Number(match?.[1]));
}
