// The packet level in a crowd: every phone in range of every other, GAEN's and Bluezone's duty cycles.
import { makePlan } from '../src/run/plan.ts';
import { Listener } from '../src/run/listen.ts';
import { PacketListener } from '../src/run/packet-listener.ts';
import { benchScenario, crowd } from '../test/run/packet-world.ts';

const HOUR_S = 3600;

/** Device-seconds and PDU receptions per second of one core, all receivers of one hour. */
function measure(engine: 'gaen@1.2' | 'bluezone@3', phones: number, level: 'packet' | 'scan') {
  const plan = makePlan(benchScenario({ places: crowd(phones), hours: 1, engine }));
  const app = plan.apps[0];
  const listener = level === 'packet' ? new PacketListener(plan, app) : new Listener(plan, app);
  let receptions = 0;
  let packets = 0;
  const startMs = performance.now();
  for (let receiver = 0; receiver < phones; receiver++) {
    const windows = app.schedule.windows(receiver, 0);
    listener.listen(receiver, 0, windows, plan.world.meetings(receiver, 0));
    if (listener instanceof PacketListener) receptions += listener.receptions;
    for (let k = 0; k < listener.spans.count; k++) packets += listener.spans.packets[k];
  }
  const seconds = (performance.now() - startMs) / 1000;
  return {
    deviceS: (phones * HOUR_S) / seconds,
    receptions: receptions / seconds,
    packets,
    seconds,
  };
}

console.log('\n### Packet level, one core, everybody in range of everybody, one hour\n');
console.log(
  '| duty cycle | phones | device-seconds a second | million PDU receptions a second | ' +
    'scan level, device-seconds a second | packets heard, packet / scan |\n|---|---|---|---|---|---|',
);
for (const [engine, phones] of [
  ['gaen@1.2', 50],
  ['gaen@1.2', 200],
  ['bluezone@3', 50],
] as const) {
  const packet = measure(engine, phones, 'packet');
  const scan = measure(engine, phones, 'scan');
  const cells = [
    engine,
    phones,
    Math.round(packet.deviceS).toLocaleString('en'),
    (packet.receptions / 1e6).toFixed(2),
    Math.round(scan.deviceS).toLocaleString('en'),
    (packet.packets / scan.packets).toFixed(3),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
