import { quoted } from '../../base/text/printable.ts';
import type { BucketColumn, DropRule, WideForm } from './mapping.ts';
import type { MappingNodes } from './mapping-nodes.ts';

const WIDE_KEYS = ['columns', 'to', 'value', 'values', 'lenient'];
const DROP_TESTS = ['equals', 'below', 'above', 'matches'] as const;
/** GAEN has attenuations up to 255 dB; a corrected one may be below 0. */
const MIN_DB = -100;
const MAX_DB = 255;

/** `wide: { columns: '^rssi_(.+)', to: receiver }`. @throws InputError with its place */
export function readWide(node: unknown, nodes: MappingNodes): WideForm {
  const keys = new Map(nodes.entries(node, WIDE_KEYS));
  const [columns, to] = ['columns', 'to'].map((key) => {
    const value = keys.get(key);
    if (value !== undefined) return value;
    throw nodes.error(`expected "${key}" in "wide", found none; add it`, node);
  });
  const value = keys.get('value');
  if (value !== undefined) nodes.oneOf(value, ['rssi'] as const);
  const [values, lenient] = [keys.get('values'), keys.get('lenient')];
  return {
    columns: nodes.isList(columns) ? nodes.words(columns) : nodes.pattern(columns),
    to: nodes.oneOf(to, ['sender', 'receiver'] as const),
    ...(values === undefined ? {} : { values: nodes.meanings(values) }),
    ...(lenient === undefined ? {} : { lenient: nodes.yesOrNo(lenient) }),
  };
}

/** `buckets: { min_0_55: [0, 55] }`. @throws InputError where one is reversed, or two overlap */
export function readBuckets(node: unknown, nodes: MappingNodes): BucketColumn[] {
  const buckets = nodes.entries(node).map(([column, range]) => {
    const ends = nodes.isList(range) ? nodes.items(range).map((end) => nodes.number(end)) : [];
    const [fromDb, toDb] = ends;
    if (ends.length !== 2) {
      throw nodes.error('expected two attenuations as in [0, 55], found something else', range);
    }
    if (!(fromDb < toDb)) {
      throw nodes.error(
        `expected a bucket that ends above its start, found ${fromDb} to ${toDb} dB; ` +
          'exchange the two',
        range,
      );
    }
    if (fromDb < MIN_DB || toDb > MAX_DB) {
      throw nodes.error(
        `expected attenuations from ${MIN_DB} to ${MAX_DB} dB, found ${fromDb} to ${toDb}`,
        range,
      );
    }
    return { column, fromDb, toDb, range };
  });
  if (buckets.length === 0) throw nodes.error('expected buckets, found none', node);
  const sorted = [...buckets].sort((a, b) => a.fromDb - b.fromDb);
  sorted.forEach((bucket, k) => {
    const before = sorted[k - 1] as (typeof sorted)[number] | undefined;
    if (before === undefined || before.toDb <= bucket.fromDb) return;
    const words = [before, bucket].map((b) => `${quoted(b.column)} (${b.fromDb} to ${b.toDb} dB)`);
    throw nodes.error(
      `expected buckets that do not overlap, found ${words.join(' and ')}; correct their ends`,
      bucket.range,
    );
  });
  return buckets.map(({ column, fromDb, toDb }) => ({ column, fromDb, toDb }));
}

/** `drop: [{ column: rssi, equals: 0 }]`. @throws InputError where a rule is none */
export function readDrop(node: unknown, nodes: MappingNodes): DropRule[] {
  return nodes.items(node).map((item) => {
    const keys = new Map(nodes.entries(item, ['column', ...DROP_TESTS]));
    const tests = DROP_TESTS.filter((test) => keys.has(test));
    const column = keys.get('column');
    if (column === undefined || tests.length !== 1) {
      const found = [...keys.keys()].join(', ');
      throw nodes.error(
        `expected "column" and one of ${DROP_TESTS.join(', ')}, found ${found}`,
        item,
      );
    }
    const [test] = tests;
    const value = keys.get(test);
    if (test === 'matches') {
      const pattern = nodes.pattern(value);
      return { column: nodes.word(column), test, text: pattern.text, pattern };
    }
    const text = test === 'equals' ? nodes.word(value) : String(nodes.number(value));
    return { column: nodes.word(column), test, text };
  });
}
