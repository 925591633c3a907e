import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../base/errors.ts';

/** What a data set tells of TX powers and RX corrections; means over packets that were heard. */
export interface AttenuationParts {
  readonly heard: number;
  readonly txPowers: number;
  readonly txPowerDbm: number;
  readonly rxCorrections: number;
  readonly rxCorrectionDb: number;
}

/** What turns RSSI into attenuation. */
export interface AttenuationOffset {
  /** Mean of attenuation + RSSI, dB: the TX power, less the RX correction where it is known. */
  readonly offsetDb: number;
  /**
   * Without RX corrections a receiver counts as 0 dB: what it is off by stays in the attenuation.
   */
  readonly hasRxCorrection: boolean;
}

/** Reads them from the table `rows`. */
export async function attenuationParts(connection: DuckDBConnection): Promise<AttenuationParts> {
  const result = await connection.runAndReadAll(
    `SELECT count(*), count(tx_power_dbm), coalesce(avg(tx_power_dbm), 0), count(rx_correction_db),
       coalesce(avg(rx_correction_db), 0) FROM rows WHERE rssi_dbm IS NOT NULL`,
  );
  const [heard, txPowers, txPowerDbm, rxCorrections, rxCorrectionDb] = result
    .getRowsJS()[0]
    .map(Number);
  return { heard, txPowers, txPowerDbm, rxCorrections, rxCorrectionDb };
}

/**
 * TX powers must be known for all packets, unless one is given, and RX corrections for all or none:
 * a mean over some would be that of other phones.
 *
 * @throws InputError that names what is missing
 */
export function attenuationOffset(
  { heard, txPowers, txPowerDbm, rxCorrections, rxCorrectionDb }: AttenuationParts,
  givenDbm: number | undefined,
): AttenuationOffset {
  if (givenDbm === undefined && txPowers < heard) {
    const found = txPowers === 0 ? 'none in the data' : `one for ${txPowers}`;
    throw new InputError(
      `--out: expected a TX power for all ${heard} packets, found ${found}; give --tx-power DBM`,
    );
  }
  if (rxCorrections > 0 && rxCorrections < heard) {
    throw new InputError(
      `--out: expected an RX correction for all ${heard} packets or for none, found one for ` +
        `${rxCorrections}; choose with --where "rx_correction_db IS NOT NULL"`,
    );
  }
  const hasRxCorrection = rxCorrections > 0;
  const powerDbm = givenDbm ?? txPowerDbm;
  return { offsetDb: powerDbm - (hasRxCorrection ? rxCorrectionDb : 0), hasRxCorrection };
}
