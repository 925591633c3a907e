/** What a wall of a material costs, and how that is known. */
export interface Material {
  readonly lossDb: number;
  readonly source: string;
}

// ITU-R P.2040-1, table 3: both faces of one slab at right angles, and the way through it, at 2.44
// GHz; echoes within the slab are left out.
const COMPUTED = 'computed from ITU-R P.2040-1:';

/** Materials by name. */
export const MATERIALS = {
  glass: { lossDb: 1.8, source: `${COMPUTED} a pane of 6 mm` },
  wood: { lossDb: 0.8, source: `${COMPUTED} 40 mm, a door` },
  plasterboard: { lossDb: 1.8, source: `${COMPUTED} two boards of 12.5 mm` },
  partition: {
    lossDb: 3.3,
    source: 'wall of a conference room at 6 ft, MIT Lincoln Laboratory: 3.2 and 3.3 dB',
  },
  brick: { lossDb: 4.5, source: `${COMPUTED} 110 mm` },
  'double-brick': { lossDb: 8.3, source: `${COMPUTED} 230 mm` },
  concrete: { lossDb: 8.6, source: `${COMPUTED} 150 mm, no steel` },
  metal: { lossDb: 30, source: 'judgement: what goes around it by doors and windows' },
} as const satisfies Record<string, Material>;

/** Loss of a material, dB: the scenario's own first, then the table's; undefined for neither. */
export function lossOf(name: string, own: Readonly<Record<string, number>>): number | undefined {
  if (Object.hasOwn(own, name)) return own[name];
  const known: Readonly<Record<string, Material>> = MATERIALS;
  return Object.hasOwn(known, name) ? known[name].lossDb : undefined;
}
