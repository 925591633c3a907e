/** 1 for each index that `among` holds, else 0. */
export function membersOf(count: number, among: Int32Array): Uint8Array {
  const member = new Uint8Array(count);
  for (const index of among) member[index] = 1;
  return member;
}
