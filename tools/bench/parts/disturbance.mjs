// How late calls of the distributed shape are while something disturbs it.
import { startServers } from '../machine/servers.mjs';
import { startDistributed } from '../product/distributed.mjs';
import { startTarget } from '../targets/recording-target.mjs';
import { describeLateness, watchOneSecondJobs } from './lateness.mjs';

/** Watches one-second jobs for so many seconds, during which `disturb(product)` does its work, and prints how late they were. */
export async function watchDuring({ seed, settings, seconds }, disturb) {
  const [servers, target] = [await startServers(), await startTarget('raw')];
  const product = await startDistributed({ servers, settings, seed });
  const watching = watchOneSecondJobs({ product, servers, target, seconds });
  await disturb(product);
  console.log(describeLateness({ name: 'one-second jobs', ...(await watching) }));
  await product.stop();
  target.stop();
  await servers.stop();
}
