// A thread that watches the main thread's calls into modules: a loop without end leaves no other
// way. It says which call is overdue and ends what the main thread runs; the message is read after
// that.
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';

const LOOK_MS = 100;
const { beat, limitMs } = workerData;
const session = new Session();
session.connectToMainThread();

let calls = -1;
let sinceMs = 0;
const timer = setInterval(() => {
  const call = Atomics.load(beat, 1);
  const begun = Atomics.load(beat, 0);
  if (call === 0 || begun !== calls) {
    calls = begun;
    sinceMs = performance.now();
  } else if (performance.now() - sinceMs >= limitMs) {
    clearInterval(timer);
    parentPort.postMessage({ overdue: call });
    session.post('Runtime.terminateExecution');
  }
}, LOOK_MS);
parentPort.postMessage({ ready: true });
