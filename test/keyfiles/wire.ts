import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Writes a field. */
export type Write = (writer: BinaryWriter) => void;

/** A protobuf message by hand, for files that no writer of ours makes. */
export const message = (write: Write): Uint8Array => {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
};

export const varint =
  (field: number, value: number): Write =>
  (writer) =>
    void writer.tag(field, WireType.Varint).int32(value);

export const sint =
  (field: number, value: number): Write =>
  (writer) =>
    void writer.tag(field, WireType.Varint).sint32(value);

export const bytes =
  (field: number, value: Uint8Array): Write =>
  (writer) =>
    void writer.tag(field, WireType.LengthDelimited).bytes(value);

export const text = (field: number, value: string) => bytes(field, Buffer.from(value));

export const fixed64 =
  (field: number, value: number): Write =>
  (writer) =>
    void writer.tag(field, WireType.Bit64).fixed64(value);

/** A message inside a message. */
export const inner = (field: number, ...parts: readonly Write[]) =>
  bytes(
    field,
    message((writer) => parts.forEach((part) => part(writer))),
  );

/** A group, which is how unknown fields may come too. */
export const group = (field: number, ...parts: readonly Write[]) =>
  function writeGroup(writer: BinaryWriter): void {
    writer.tag(field, WireType.StartGroup);
    parts.forEach((part) => part(writer));
    writer.tag(field, WireType.EndGroup);
  };

/** export.bin of these fields. */
export function binOf(...parts: readonly Write[]): Uint8Array {
  const fields = message((writer) => parts.forEach((part) => part(writer)));
  return new Uint8Array(Buffer.concat([Buffer.from('EK Export v1    '), fields]));
}
