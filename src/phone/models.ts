import { firstToArrive } from '../kernel/choice.ts';
import type { Alternative } from '../kernel/choice.ts';
import { below, nameId, normal, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { CALIBRATION_TABLE } from './calibration-table.ts';

/** One row of the calibration table. */
export interface PhoneModel {
  readonly maker: string;
  readonly model: string;
  readonly rxCorrectionDb: number;
  readonly txPowerDbm: number;
}

/** How well GAEN knows a phone's radio: 0 lowest, 1 low, 2 medium, 3 high. */
export type CalibrationConfidence = 0 | 1 | 2 | 3;

/**
 * Shares of phones by name, as weights; `catalogue`: every row of the table alike; null: no models.
 */
export type ModelShares =
  'catalogue' | readonly { readonly name: string; readonly share: number }[] | null;

/** Which phones are of which model. */
export interface ModelOptions {
  readonly models: ModelShares;
  /** Names that are known, by person; null or beyond the end: drawn from `models`. */
  readonly knownModels?: readonly (string | null)[];
}

/** A name that stands for phones of no model and maker in the table. */
export const UNLISTED = 'unlisted';

export const PHONE_MODELS: readonly PhoneModel[] = parseTable(CALIBRATION_TABLE);

/** What a phone declares when its model is not in the table, and how far off that may be. */
export interface Average {
  readonly rxCorrectionDb: number;
  readonly txPowerDbm: number;
  readonly rxSdDb: number;
  readonly txSdDb: number;
  readonly confidence: CalibrationConfidence;
}

// Spread of the table's models within a maker (pooled over makers) and over all.
const WITHIN_MAKER = { rxSdDb: 4.06, txSdDb: 6.8, confidence: 1 } as const;
const OVER_ALL = { rxSdDb: 4.39, txSdDb: 7.39, confidence: 0 } as const;

/** What a name of `phones.models` stands for; undefined for a name that stands for nothing. */
export function modelsNamed(name: string): readonly PhoneModel[] | Average | undefined {
  const rows = PHONE_MODELS.filter(({ model }) => model === name);
  if (rows.length > 0) return rows;
  if (name === UNLISTED) return { ...averageOf(PHONE_MODELS), ...OVER_ALL };
  const ofMaker = PHONE_MODELS.filter(({ maker }) => maker === name);
  return ofMaker.length > 0 ? { ...averageOf(ofMaker), ...WITHIN_MAKER } : undefined;
}

/** All names that `modelsNamed` knows. */
export function modelNames(): string[] {
  const names = PHONE_MODELS.flatMap(({ model, maker }) => [model, maker]);
  return [...new Set([...names, UNLISTED])];
}

/** What a draw needs to know beside the shares: spreads (sd) for sending and for receiving each. */
export interface ModelSpread {
  /** What calibration leaves of one phone. */
  readonly residualSdDb: number;
  /** The part of it in which phones of one model differ. */
  readonly unitSdDb: number;
}

/** A phone as drawn: what its table says, and what the table does not know (losses, dB). */
export interface DrawnModel {
  readonly name: string;
  readonly txPowerDbm: number;
  readonly rxCorrectionDb: number;
  readonly txResidualDb: number;
  readonly rxResidualDb: number;
  readonly confidence: CalibrationConfidence;
}

/**
 * Draws models: everybody's is a function of the key and the person's id alone. What calibration
 * leaves is in part the same for all phones of a model. A phone whose model is not in the table
 * declares an average, and is off by what models differ from it as well.
 */
export class ModelDraw {
  private readonly spread: ModelSpread;
  private readonly drawn: readonly Named[];
  /** By index of person, where the model is known. */
  private readonly known: readonly (readonly Named[] | undefined)[];
  private readonly choiceKey: Key;
  private readonly rowKey: Key;
  private readonly modelKey: Key;
  private readonly unitKey: Key;

  /** @throws RangeError for a name that stands for nothing, or shares that are all 0 */
  constructor({ models, knownModels = [] }: ModelOptions, spread: ModelSpread, root: Key) {
    this.spread = spread;
    this.drawn = models === null ? [] : namedOf(models);
    this.known = knownModels.map((name) =>
      name === null ? undefined : namedOf([{ name, share: 1 }]),
    );
    if (models !== null && this.drawn.every(({ share }) => share <= 0)) {
      throw new RangeError('"models" expected a share above 0, got none');
    }
    this.choiceKey = purposeKey(root, 'phone.model');
    this.rowKey = purposeKey(root, 'phone.model.row');
    this.modelKey = purposeKey(root, 'phone.model.residual');
    this.unitKey = purposeKey(root, 'phone.unit');
  }

  /**
   * The person's phone; undefined where it is of no model.
   *
   * @param person - index in `knownModels`
   * @param id - what the person's draws are keyed by, below 2^53
   */
  phoneOf(person: number, id = person): DrawnModel | undefined {
    const named = this.known.at(person) ?? this.drawn;
    if (named.length === 0) return undefined;
    const { choices } = named[firstToArrive(this.choiceKey, id, named)];
    const { name, row, declared } = choices[below(this.rowKey, id, 0, choices.length)];
    const { txPowerDbm, rxCorrectionDb } = declared;
    const base = { name, txPowerDbm, rxCorrectionDb };
    if (row < 0) {
      const { txSdDb, rxSdDb, confidence } = declared as Average;
      return {
        ...base,
        txResidualDb: this.unknownDb(id, 0, txSdDb),
        rxResidualDb: this.unknownDb(id, 1, rxSdDb),
        confidence,
      };
    }
    return {
      ...base,
      txResidualDb: this.residualDb(id, row, 0),
      rxResidualDb: this.residualDb(id, row, 1),
      confidence: 3,
    };
  }

  /** Of a model in the table: what all its phones share, and what this one has. */
  private residualDb(id: number, row: number, way: 0 | 1): number {
    const { residualSdDb } = this.spread;
    const unitSdDb = Math.min(this.spread.unitSdDb, residualSdDb);
    const sharedSdDb = Math.sqrt(residualSdDb * residualSdDb - unitSdDb * unitSdDb);
    return sharedSdDb * normal(this.modelKey, row, way) + unitSdDb * normal(this.unitKey, id, way);
  }

  /** Of a model that nobody measured: how it differs from the average, and the rest. */
  private unknownDb(id: number, way: 0 | 1, averageSdDb: number): number {
    const { residualSdDb } = this.spread;
    return (
      residualSdDb * normal(this.unitKey, id, way) + averageSdDb * normal(this.unitKey, id, 2 + way)
    );
  }
}

/** `row` of the table, or -1 with an average. */
interface Choice {
  readonly name: string;
  readonly row: number;
  readonly declared: PhoneModel | Average;
}

/**
 * What a name of `phones.models` stands for: several rows where a model differs between markets.
 */
interface Named extends Alternative {
  readonly choices: readonly Choice[];
}

function namedOf(shares: NonNullable<ModelShares>): Named[] {
  if (shares === 'catalogue') {
    const choices = PHONE_MODELS.map((declared, row) => ({ name: declared.model, row, declared }));
    return [{ id: nameId(shares), share: 1, choices }];
  }
  return shares.map(({ name, share }): Named => {
    const named = modelsNamed(name);
    if (named === undefined) throw new RangeError(`"models" expected known names, got ${name}`);
    const declared = 'confidence' in named ? [named] : named;
    const choices = declared.map((row) => ({
      name,
      row: 'confidence' in row ? -1 : PHONE_MODELS.indexOf(row),
      declared: row,
    }));
    return { id: nameId(name), share, choices };
  });
}

function averageOf(rows: readonly PhoneModel[]): { rxCorrectionDb: number; txPowerDbm: number } {
  const mean = (value: (row: PhoneModel) => number): number =>
    Math.round(rows.reduce((sum, row) => sum + value(row), 0) / rows.length);
  return {
    rxCorrectionDb: mean((row) => row.rxCorrectionDb),
    txPowerDbm: mean((row) => row.txPowerDbm),
  };
}

function parseTable(table: string): PhoneModel[] {
  let maker = '';
  return table.split('\n').flatMap((line) => {
    const heading = /^(\S.*):$/.exec(line);
    if (heading !== null) maker = heading[1];
    return [...line.matchAll(/ (\S[^;]*) (-?\d+) (-?\d+);/g)].map((found) => ({
      maker,
      model: found[1],
      rxCorrectionDb: Number(found[2]),
      txPowerDbm: Number(found[3]),
    }));
  });
}
