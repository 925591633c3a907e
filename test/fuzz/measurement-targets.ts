import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { parse } from 'yaml';
import { traceScenario } from '../../src/cli/commands/trace-scenario.ts';
import { scenario } from '../../src/scenario/sections/scenario.ts';
import { importDumpsys } from '../../src/measurements/import/gaen-dumpsys.ts';
import { importGaenCalibration } from '../../src/measurements/import/gaen-calibration.ts';
import { importHerald } from '../../src/measurements/import/herald-log.ts';
import { importMeasurements } from '../../src/measurements/import/import-measurements.ts';
import { readMapping } from '../../src/measurements/import/mapping-text.ts';
import type { Mapping } from '../../src/measurements/import/mapping.ts';
import { defaultOriginS } from '../../src/world/trace/trace-data.ts';
import { parseTrace } from '../../src/world/trace/trace-file.ts';
import { contactIntervals } from '../../src/world/trace/trace-intervals.ts';
import { resolutionNotes, rhythmOf, traceNotes } from '../../src/world/trace/trace-notes.ts';
import { traceStats } from '../../src/world/trace/trace-stats.ts';
import type { Target } from './target.ts';

const RESOLUTION_S = 20;
/** The same bytes whenever it runs. */
const MTIME = new Date(2021, 0, 1);
const OPTIONS = { maxRows: 1000, onProgress: () => undefined };
const COLUMNS =
  'time=when:date,distance=range:ft,rssi=dbm,sender=tx,channel=ch,txPower=p,environment=place';

let folder: string | undefined;

/** What is read from the disk is written there first; the folder goes with the process. */
function fileOf(name: string, bytes: Uint8Array | string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'bluecrowd-fuzz-'));
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** All that `import sociopatterns` does with a list; the scenario has to be one. */
function readList(bytes: Uint8Array, metadata?: Uint8Array): void {
  const named = metadata === undefined ? undefined : { bytes: metadata, file: 'metadata' };
  const trace = parseTrace({ bytes, file: 'list' }, named);
  const rhythm = rhythmOf(trace, RESOLUTION_S);
  const originS = defaultOriginS(trace, RESOLUTION_S);
  const notes = [
    ...resolutionNotes(trace, RESOLUTION_S, rhythm, '--resolution'),
    ...traceNotes(trace, rhythm, metadata !== undefined),
  ];
  const figures = Object.values(traceStats(trace, RESOLUTION_S, originS)) as number[];
  if (!figures.every(Number.isFinite) || notes.some((note) => /NaN|undefined/.test(note))) {
    throw new Error(
      `a list that is taken has no figure that is none: ${figures.join()} ${notes.join()}`,
    );
  }
  contactIntervals(trace, { resolutionS: RESOLUTION_S, originS, encounterGapUs: 3e8 });
  const written = traceScenario({
    trace,
    file: 'list',
    metadata: undefined,
    resolutionS: RESOLUTION_S,
    isResolutionShown: true,
  });
  scenario.file.parse(parse(written));
}

const lists = [
  '20 10 9\n20 100 10\n40 9 10\n60 9 10\n80 9 10\n',
  '1600000020\tann\tben\tMED\tNUR\n1600000320\tann\tben\tMED\tNUR\n1600090320\tben\tcy\tNUR\tMED\n',
  't,i,j\n-20.5,a b,c\n0.5, a b ,d\n1000,x,y\n',
].map((text) => strToU8(text));
const packed = [
  gzipSync(lists[0], { mtime: MTIME }),
  zipSync({ 'tij.dat': lists[1] }, { mtime: MTIME }),
];
const metadata = ['9\tMED\tF\n10\tNUR\tM\n77\tADM\tF\n', '9 x\n100 y\n'].map((text) =>
  strToU8(text),
);

const csv = [
  'when,range,dbm,tx,ch,p,place\n2020-06-30 12:00:00.250,6,-70,A,37,-20,office\n' +
    '2020-06-30 12:00:01.250,8,127,B,38,,"hall, ' +
    '""2"""\n\n2020-06-30T14:00:02+02:00,10,-80,A,39,-20,\n',
  'when;range;dbm;tx;ch;p;place\r\n2020-02-29 23:59:59;3;-70;A;37;-20;"a\r\nb"\r\n',
].map((text) => strToU8(text));
const MAPPING =
  'source: a set\ncolumns:\n  rssi: dbm\n  time: { column: when, unit: date }\n' +
  "  sender: { column: tx, pattern: '^([A-Z]+)' }\n  session: [place, tx]\n" +
  '  distance: { column: range, unit: ft, lenient: true }\n' +
  "  environment: { column: place, values: { 'office': indoor } }\n" +
  'constants:\n  txPower: -20\nduplicates: keep\nemptyRssi: missed\nlimit: 1.8 m\n';

const FORMS =
  'header: no\ndecimal: comma\ntable: scans\ndwell: 512 ms\ncolumns:\n' +
  "  time: { column: '1', unit: date }\n  distance: file:/(\\d+)cm/\n" +
  "wide: { columns: '^(3|5)$', to: receiver, value: rssi, values: { '127': '' } }\n" +
  "drop: [{ column: '2', above: 7 }, { column: '7', matches: 'off' }]\n";
const BUCKETS =
  'columns: { session: place }\nbuckets: { range: [0, 55], dbm: [55, 63], ch: [63, 127] }\n';

const PLAIN = readMapping(undefined, { columns: COLUMNS, emptyRssi: 'drop' });
let withPattern: Mapping | undefined;

async function importCsv(bytes: Uint8Array | string, mapping: Mapping): Promise<void> {
  const { rows } = await importMeasurements([fileOf('log.csv', bytes)], mapping, checkRow, OPTIONS);
  if (rows === 0) throw new Error('a log without rows is taken');
}

/** What reaches a table is known or stands for "not known"; nothing is infinite. */
function checkRow(values: readonly (string | number)[]): void {
  if (values.some((value) => Math.abs(Number(value)) === Infinity && typeof value === 'number')) {
    throw new Error(`a row holds what is no number: ${values.join()}`);
  }
}

const contacts = [
  'time,id,read,measure,data\n2020-12-08 12:00:00,addr,2,,payloadB\n' +
    '2020-12-08 12:00:01,addr,,3,RSSI:-60.0\n2020-12-08 ' +
    '12:00:05,addr,,3,RSSI:-61.0[BLETransmitPower:12.0]\n',
].map((text) => strToU8(text));
const detection = (payload: string): Uint8Array => strToU8(`iPhone,id,os,${payload},x\n`);
const heraldZip = (log: Uint8Array, own: Uint8Array): Uint8Array =>
  zipSync(
    {
      'test/A/contacts.csv': log,
      'test/A/detection.csv': own,
      'test/B/contacts.csv': contacts[0],
      'test/B/detection.csv': detection('payloadB'),
    },
    { level: 0, mtime: MTIME },
  );

const calibration = [
  'oem,device,model,rssi_correction_db,tx_power_dbm,calibration_confidence\n' +
    'A,a1,One,-5,-20,3\nA,a2,Two,4.5,-28,0\nA,a1,One,-5,-20,3\n',
  'OEM,Model,RSSI correction (add to what is read),tx (as reported),has direct measurement\n' +
    'A,One,-5,-20,yes\nB,"Two, 2",3,-24,No\n',
].map((text) => strToU8(text));

const dumps = [
  '    Flags:\n      rssi_offset = 2\n    Advertisement records:\n' +
    `      2021-02-25T11:27:46-05\tRPI=${'AB'.repeat(16)}\tm=5C (ver=92, txPower=-29)\te=8\n` +
    `    Sighting records:\n      RPI=${'AB'.repeat(16)}\tencryptedMetadata=1F\n` +
    '        2021-02-25T11:31:34-05 (4s) rssi=[-59, -61, 127]\n',
].map((text) => strToU8(text));

/** Contact lists, measurements with their mappings, logs of Herald, calibration tables. */
export const MEASUREMENT_TARGETS: readonly Target[] = [
  { name: 'contact list', seeds: lists, run: (bytes) => readList(bytes) },
  { name: 'packed contact list', seeds: packed, run: (bytes) => readList(bytes) },
  { name: 'metadata of a list', seeds: metadata, run: (bytes) => readList(lists[0], bytes) },
  {
    name: 'measurements',
    seeds: csv,
    run: (bytes) => importCsv(bytes, PLAIN),
  },
  {
    name: 'measurements with a pattern',
    seeds: csv,
    run: (bytes) => importCsv(bytes, (withPattern ??= readMapping(fileOf('w.yaml', MAPPING), {}))),
  },
  {
    name: 'mapping of measurements',
    seeds: [MAPPING, FORMS, BUCKETS].map((text) => strToU8(text)),
    run: (bytes) => importCsv(csv[0], readMapping(fileOf('map.yaml', bytes), {})),
  },
  {
    name: 'columns of measurements',
    seeds: [
      strToU8(COLUMNS),
      strToU8('distance=file:/(\\d{1,3})/:cm,rssi=dbm'),
      strToU8('time=when:date,\n rssi=dbm,session=tx'),
    ],
    run: (bytes) =>
      importCsv(
        csv[0],
        readMapping(undefined, {
          columns: new TextDecoder().decode(bytes),
          constants: 'receiver=R,rxCorrection=3',
          emptyRssi: 'drop',
        }),
      ),
  },
  {
    name: 'dumpsys of exposure notifications',
    seeds: dumps,
    run: async (bytes) =>
      void (await importDumpsys([fileOf('dump.txt', bytes)], checkRow, {
        rows: 'scans',
        strangers: 'keep',
      })),
  },
  {
    name: 'Herald contacts',
    seeds: contacts,
    run: async (bytes) =>
      void (await importHerald(fileOf('h.zip', heraldZip(bytes, detection('payloadA'))), checkRow)),
  },
  {
    name: 'Herald zip',
    seeds: [heraldZip(contacts[0], detection('payloadA'))],
    run: async (bytes) => void (await importHerald(fileOf('h.zip', bytes), checkRow)),
  },
  {
    name: 'calibration table',
    seeds: calibration,
    run: async (bytes) =>
      void (await importGaenCalibration(fileOf('calibration.csv', bytes), checkRow)),
  },
];
