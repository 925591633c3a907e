/**
 * Colours as CSS variables, light and dark. Series colours are of the palette of Okabe and Ito
 * ("Color Universal Design", 2008), which stays apart for all common kinds of colour blindness; in
 * the dark the light members of the same palette take over. Shapes and dashes say the same again,
 * for print in black and white.
 */
const LIGHT = `color-scheme:light;--paper:#fff;--wash:#f5f6f7;--ink:#1b2126;--soft:#56616b;
--faint:#8a949d;--line:#dfe3e7;--grid:#e9ecef;--link:#0b5d94;--good:#00795a;--bad:#b34700;
--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#a84f82;`;
const DARK = `color-scheme:dark;--paper:#14181c;--wash:#1b2026;--ink:#e4e8eb;--soft:#a5afb8;
--faint:#77828c;--line:#303840;--grid:#262d34;--link:#7cc4f0;--good:#3ec79f;--bad:#f0a04b;
--s0:#56b4e9;--s1:#e69f00;--s2:#2fc39a;--s3:#e0a3c5;`;

/** Light by default, dark where the system asks for it; `data-theme` on the root overrules. */
export const THEME_CSS = `:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
:root[data-theme=dark]{${DARK}}
@media print{:root,:root[data-theme],:root:not([data-theme=light]){${LIGHT}}}
`;

/** Styles of everything inside a figure. */
export const FIGURE_CSS = `
.figure{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
font-size:12px;font-variant-numeric:tabular-nums}
.figure text{fill:var(--ink)}
.figure .paper{fill:var(--paper)}
.figure .tick,.figure .note{fill:var(--soft)}
.figure .small{font-size:11px}
.figure .axis-title{fill:var(--soft);font-size:12px}
.figure .strong{font-weight:600}
.figure .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3;stroke-linejoin:round}
.figure .end{text-anchor:end}
.figure .mid{text-anchor:middle}
.figure .grid{stroke:var(--grid);stroke-width:1}
.figure .base{stroke:var(--faint);stroke-width:1;fill:none}
.figure .ref{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;fill:none}
.figure .lane{fill:var(--wash)}
.figure .s0{color:var(--s0)}.figure .s1{color:var(--s1)}
.figure .s2{color:var(--s2)}.figure .s3{color:var(--s3)}
.figure .ink{color:var(--ink)}.figure .pale{color:var(--faint)}
.figure .stroke{stroke:currentColor;stroke-width:2;fill:none;stroke-linejoin:round}
.figure .thick{stroke-width:5;stroke-linecap:round}
.figure .thin{stroke-width:1.25}
.figure .band{fill:currentColor;fill-opacity:.15;stroke:none}
.figure .edge{fill:none;stroke:currentColor;stroke-width:1;stroke-dasharray:3 3}
.figure rect.edge{stroke-dasharray:none;stroke-opacity:.75}
.figure .cloud{fill:currentColor;fill-opacity:.3;stroke:none}
.figure [data-part=replicate] .cloud{fill-opacity:.5}
.figure .mark{fill:currentColor;stroke:var(--paper);stroke-width:1}
.figure .ring{fill:none;stroke:currentColor;stroke-width:1.75}
.figure .open{fill:var(--paper);stroke:currentColor;stroke-width:1.5}
.figure .bar{fill:currentColor}
.figure .bar.s1:not(.solid){fill-opacity:.55;stroke:currentColor;stroke-width:1.5}
.figure .fate.stroke{stroke-width:1.75;stroke-linecap:round}
.figure .fate.mark{stroke-width:.75}
.figure .unheeded{fill:none;stroke:currentColor;stroke-width:.75;stroke-opacity:.6}
.figure .channel{font-size:8.5px}
.figure .s1.stroke:not(.thick):not(.solid){stroke-dasharray:7 3}
.figure .s2.stroke:not(.thick):not(.solid){stroke-dasharray:2 3}
.figure .s3.stroke:not(.thick):not(.solid){stroke-dasharray:8 3 2 3}
`;
