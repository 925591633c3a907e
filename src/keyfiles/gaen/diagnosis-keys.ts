/**
 * Diagnosis keys of GAEN as data: struct of arrays, key k is keyBytes[16k .. 16k+16). Field
 * meanings and ranges: google/exposure-notifications-server at 2041f77,
 * internal/pb/export/export.proto.
 */
export interface DiagnosisKeys {
  readonly count: number;
  readonly keyBytes: Uint8Array;
  /** First interval of 600 s of each key (ENIN). */
  readonly rollingStartEnin: Int32Array;
  /** Number of intervals, 1..144; 144 where the file leaves it out. */
  readonly rollingPeriod: Int32Array;
  /** 0..8; 0 where the file leaves it out. */
  readonly transmissionRiskLevel: Int32Array;
  /** An index into REPORT_TYPES, 0 (unknown) .. 5 (revoked); 0 where the file leaves it out. */
  readonly reportType: Uint8Array;
  /** -14..14; ABSENT where the file leaves it out. */
  readonly daysSinceOnset: Int32Array;
  /** 1 for a key of the list of revised keys, else 0. */
  readonly revised: Uint8Array;
}

/** Bytes of a key. */
export const TEK_BYTES = 16;
/** `daysSinceOnset` of a key whose file does not tell. */
export const ABSENT = -2147483648;

/** Who signed, and with which key; '' where the file leaves a field out. */
export interface SignatureInfo {
  readonly appBundleId: string;
  readonly androidPackage: string;
  readonly verificationKeyVersion: string;
  readonly verificationKeyId: string;
  readonly signatureAlgorithm: string;
}

/** What an export says about itself. */
export interface ExportHead {
  /** Unix seconds; 0 where absent. */
  readonly startTimestampS: number;
  readonly endTimestampS: number;
  /** For instance `US`; '' where absent. */
  readonly region: string;
  /** This file is number `batchNum` (from 1) of `batchSize`; 1 of 1 where both are absent. */
  readonly batchNum: number;
  readonly batchSize: number;
  readonly signatureInfos: readonly SignatureInfo[];
}

/** What is known of an export once the whole file has been read and found good. */
export interface GaenExportSummary {
  readonly head: ExportHead;
  /** Keys of both lists together, and those of the revised list alone. */
  readonly keyCount: number;
  readonly revisedCount: number;
  /** Size of export.bin, bytes. */
  readonly exportBytes: number;
  /** SHA-256 of export.bin in hex. */
  readonly sha256: string;
  /** Whose signature was verified; undefined where no public key was given, so that none was. */
  readonly verified: SignatureInfo | undefined;
}

/** What a reader of exports asks for; all of it may be left out. */
export interface ReadExportOptions {
  /** Public key (PEM, P-256) that must have signed the whole of export.bin. */
  readonly publicKeyPem?: string;
  /** Only signatures that name this verification key id, and this version of it, count. */
  readonly keyId?: string;
  readonly keyVersion?: string;
  /** Unix seconds; keys that start later are refused. Without it, any start is taken. */
  readonly nowS?: number;
  /** Asked once the whole file is found good: where it says no, the keys are not given. */
  readonly wanted?: (summary: GaenExportSummary) => boolean;
  /** Hears how much of the work is done, 0 to 1: the file is read twice. */
  readonly onShare?: (share: number) => void;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}
