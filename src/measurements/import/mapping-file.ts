import type { FilePlace } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { readBuckets, readDrop, readWide } from './mapping-forms.ts';
import { MappingNodes } from './mapping-nodes.ts';
import { columnNamed, duplicatesS, fileNamed } from './mapping-words.ts';
import { fieldNamed } from './mapping.ts';
import type { Mapping, RawColumn, RawMapping } from './mapping.ts';
import { durationUs, lengthM } from './units.ts';

const COLUMN_KEYS = ['column', 'columns', 'file', 'unit', 'pattern', 'values', 'lenient'];
const EMPTY_RSSI = ['refuse', 'missed', 'drop'] as const;
/** Receivers stay on a channel for 10 ms (a scan window) to 5.12 s (phones at low power). */
const MIN_DWELL_US = 1e3;
const MAX_DWELL_US = 60e6;

/** What each key of a mapping says; docs/measurements.md describes them. */
const KEYS: Record<string, (raw: RawMapping, node: unknown, nodes: MappingNodes) => void> = {
  source: (raw, node, nodes) => (raw.source = nodes.word(node)),
  licence: (raw, node, nodes) => (raw.licence = nodes.word(node)),
  header: (raw, node, nodes) => {
    const header = readHeader(node, nodes);
    if (header !== undefined) raw.header = header;
  },
  decimal: (raw, node, nodes) => {
    if (nodes.oneOf(node, ['point', 'comma'] as const) === 'comma') raw.hasDecimalCommas = true;
  },
  table: (raw, node, nodes) => (raw.table = nodes.word(node)),
  columns: (raw, node, nodes) => {
    for (const [name, value] of nodes.entries(node)) {
      raw.columns[fieldNamed(name, nodes.at(value))] = readColumn(value, nodes);
    }
  },
  wide: (raw, node, nodes) => (raw.wide = readWide(node, nodes)),
  buckets: (raw, node, nodes) => (raw.buckets = readBuckets(node, nodes)),
  drop: (raw, node, nodes) => (raw.drop = readDrop(node, nodes)),
  constants: (raw, node, nodes) => {
    for (const [name, value] of nodes.entries(node)) {
      raw.constants[fieldNamed(name, nodes.at(value))] = nodes.word(value);
    }
  },
  duplicates: (raw, node, nodes) => {
    raw.duplicatesS = duplicatesS(nodes.word(node), nodes.at(node));
  },
  emptyRssi: (raw, node, nodes) => (raw.emptyRssi = nodes.oneOf(node, EMPTY_RSSI)),
  limit: (raw, node, nodes) => (raw.limitM = readLength(node, nodes)),
  dwell: (raw, node, nodes) => (raw.dwellUs = readDwell(node, nodes)),
};

/** A mapping in YAML. */
export class MappingFile {
  private readonly nodes: MappingNodes;
  private readonly places: Map<string, FilePlace>;

  /** @throws InputError where it cannot be read, or is no YAML */
  constructor(file: string) {
    this.nodes = new MappingNodes(file);
    this.places = new Map();
  }

  /** @throws InputError with file, line and column */
  read(): RawMapping {
    const { nodes, places } = this;
    const raw: RawMapping = { columns: {}, constants: {} };
    for (const [key, node] of nodes.entries(nodes.root, Object.keys(KEYS))) {
      places.set(key, nodes.at(node));
      KEYS[key](raw, node, nodes);
      if (key !== 'columns' && key !== 'constants') continue;
      for (const [name, value] of nodes.entries(node)) places.set(name, nodes.at(value));
    }
    return raw;
  }

  /** Where a field or key stands; the whole file where it does not. */
  placeOf(name: string): FilePlace {
    return this.places.get(name) ?? { file: this.nodes.file };
  }
}

function readHeader(node: unknown, nodes: MappingNodes): Mapping['header'] {
  const words = nodes.words(node);
  if (nodes.isList(node)) {
    const twice = words.find((word, k) => words.indexOf(word) !== k);
    if (twice === undefined) return words;
    throw nodes.error(`expected each column once, found ${quoted(twice)} twice`, node);
  }
  if (words[0] === 'no' || words[0] === 'false') return 'numbers';
  if (words[0] === 'yes' || words[0] === 'true') return undefined;
  throw nodes.error(`expected yes, no or a list of names, found ${quoted(words[0])}`, node);
}

function readColumn(node: unknown, nodes: MappingNodes): RawColumn {
  if (!nodes.isGroup(node)) {
    const words = nodes.words(node);
    const isFile = words.length === 1 && words[0].startsWith('file:');
    return isFile ? columnNamed(words[0], nodes.at(node)) : { columns: words };
  }
  let column: RawColumn = { columns: [] };
  for (const [key, value] of nodes.entries(node, COLUMN_KEYS)) {
    if (key === 'unit') column = { ...column, unit: nodes.word(value) };
    else if (key === 'pattern') column = { ...column, pattern: nodes.pattern(value) };
    else if (key === 'lenient') column = { ...column, lenient: nodes.yesOrNo(value) };
    else if (key === 'values') column = { ...column, values: nodes.meanings(value) };
    else if (key === 'file') column = { ...column, ...readFile(value, nodes) };
    else column = { ...column, columns: nodes.words(value) };
  }
  if (column.columns.length > 0 && column.fileName !== undefined) {
    throw nodes.error('expected "column" or "file", found both; remove one', node);
  }
  if (column.pattern !== undefined && column.fileName !== undefined) {
    throw nodes.error('expected one pattern, found "file" and "pattern"; remove one', node);
  }
  if (column.columns.length > 0 || column.fileName !== undefined) return column;
  throw nodes.error('expected "column: NAME", found none', node);
}

const readFile = (node: unknown, nodes: MappingNodes): Pick<RawColumn, 'fileName'> => {
  const { fileName } = fileNamed(nodes.word(node), nodes.at(node));
  return fileName === undefined ? {} : { fileName };
};

function readLength(node: unknown, nodes: MappingNodes): number {
  const metres = lengthM(nodes.word(node));
  if (!Number.isNaN(metres)) return metres;
  throw nodes.error(`expected a distance as in "1.8 m", found ${quoted(nodes.word(node))}`, node);
}

function readDwell(node: unknown, nodes: MappingNodes): number {
  const us = durationUs(nodes.word(node));
  if (us >= MIN_DWELL_US && us <= MAX_DWELL_US) return us;
  const found = quoted(nodes.word(node));
  throw nodes.error(`expected a time from 1 ms to 60 s as in "512 ms", found ${found}`, node);
}
