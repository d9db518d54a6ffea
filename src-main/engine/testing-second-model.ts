/**
 * A process that ends itself once the second model has come to a part of the passages: `node testing-second-model.ts
 * <data folder>`.
 */
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { createEngine } from './engine.ts';
import { modelsFolder } from './testing.ts';

const [dataFolder = ''] = process.argv.slice(2);
const { api } = createEngine({ dataFolder, modelsFolder, model: 'best', provider: 'cpu', watch: true }, () => {});
for (;;) {
  if (((await api.status()).secondModel?.vectors ?? 0) > 0) process.kill(process.pid, 'SIGKILL');
  await wait(5);
}
