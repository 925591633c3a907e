/** The part of jstat that `quantiles.ts` uses; the library has no types of its own. */
declare module 'jstat' {
  interface Law1 {
    inv(p: number, a: number): number;
  }
  interface Law2 {
    inv(p: number, a: number, b: number): number;
    cdf(x: number, a: number, b: number): number;
  }
  const library: {
    readonly jStat: { readonly studentt: Law1; readonly chisquare: Law1; readonly beta: Law2 };
  };
  export = library;
}
