/** Styles of the page around the figures. */
export const PAGE_CSS = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.4rem .8rem;z-index:9}
.layout{max-width:1120px;margin:0 auto;padding:0 24px;display:grid;
grid-template-columns:176px minmax(0,1fr);column-gap:48px}
.top{grid-column:1/-1;display:flex;gap:24px;align-items:flex-start;justify-content:space-between;
padding:44px 0 26px;border-bottom:1px solid var(--line);margin-bottom:36px}
.eyebrow{margin:0 0 4px;color:var(--soft);font-size:14px}
h1{margin:0;font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.015em;
overflow-wrap:anywhere}
.sub{margin:10px 0 0;color:var(--soft);overflow-wrap:anywhere}
nav{position:sticky;top:24px;align-self:start;font-size:14px}
nav ol{list-style:none;margin:0;padding:0;border-left:1px solid var(--line)}
nav a{display:block;padding:5px 0 5px 14px;color:var(--soft);text-decoration:none;
border-left:2px solid transparent;margin-left:-1px}
nav a:hover{color:var(--ink)}
nav a[aria-current]{color:var(--ink);border-color:var(--link)}
section{margin:0 0 64px}
h2{margin:0 0 10px;font-size:22px;line-height:1.3;font-weight:650;letter-spacing:-.01em}
h3{margin:26px 0 6px;font-size:17px;line-height:1.35;font-weight:650;overflow-wrap:anywhere}
p{margin:0 0 14px;max-width:68ch}
.lead{font-size:19px;line-height:1.55;max-width:62ch;overflow-wrap:anywhere}
.lead b{font-weight:650}
.soft{color:var(--soft)}
.facts{display:flex;flex-wrap:wrap;margin:26px 0 30px;padding:0;gap:14px 40px}
.facts div{min-width:86px}
.facts dt{color:var(--soft);font-size:14px}
.facts dd{margin:0;font-size:26px;line-height:1.25;font-weight:650;
font-variant-numeric:tabular-nums;letter-spacing:-.01em}
figure{margin:22px 0 10px}
.scroll{overflow-x:auto}
svg.figure{display:block;width:100%;min-width:620px;height:auto;overflow:visible}
svg.figure.narrow{min-width:0;max-width:600px}
.first{display:grid;grid-template-columns:minmax(0,420px) minmax(0,1fr);gap:8px 32px}
.first figure{margin-top:8px}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:0 36px}
figcaption{color:var(--soft);font-size:14px;line-height:1.5;margin-top:10px;max-width:76ch}
details{margin:6px 0 14px}
summary{cursor:pointer;color:var(--link);font-size:14px;padding:3px 0;overflow-wrap:anywhere}
details.person>summary{color:var(--ink);font-size:15px;padding:9px 0}
details.person{border-top:1px solid var(--line);margin:0}
details.person:last-of-type{border-bottom:1px solid var(--line)}
details.person>div{padding:2px 0 18px 17px}
.badge{font-weight:550;color:var(--good)}
.badge.bad{color:var(--bad)}
.whole{white-space:nowrap}
table{border-collapse:collapse;font-size:14px;line-height:1.45;font-variant-numeric:tabular-nums;
margin:8px 0}
caption{text-align:left;color:var(--soft);padding-bottom:6px}
th,td{text-align:left;padding:5px 18px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;
overflow-wrap:anywhere}
thead th{color:var(--soft);font-weight:500;vertical-align:bottom;white-space:nowrap}
tbody th{font-weight:500}
td.num,th.num{text-align:right;white-space:nowrap}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
ol.rules{padding-left:1.5em;margin:8px 0 14px}
ol.rules li{margin:0 0 10px;overflow-wrap:anywhere}
ol.rules li::marker{font-weight:650}
ul.plain{padding-left:1.1em;margin:8px 0 14px;max-width:72ch}
ul.plain li{margin:5px 0;overflow-wrap:anywhere}
.pick{display:flex;flex-wrap:wrap;gap:8px 22px;margin:18px 0 4px;font-size:14px;color:var(--soft)}
select,button{font:inherit;font-size:14px;color:var(--ink);background:var(--paper);
border:1px solid var(--line);border-radius:6px;padding:5px 10px;max-width:100%}
select{margin-left:8px;max-width:260px}
button{cursor:pointer;white-space:nowrap}
button:hover,select:hover{border-color:var(--faint)}
[hidden]{display:none!important}
.tip{position:fixed;z-index:9;pointer-events:none;max-width:340px;background:var(--ink);
color:var(--paper);font-size:13px;line-height:1.4;padding:6px 10px;border-radius:6px}
[data-tip]:hover{stroke:var(--ink)}
footer{grid-column:1/-1;border-top:1px solid var(--line);padding:18px 0 48px;color:var(--soft);
font-size:14px}
@media (max-width:860px){
.layout{grid-template-columns:minmax(0,1fr);padding:0 18px}
.top{padding-top:26px;margin-bottom:20px}
nav{position:static;margin-bottom:26px}
nav ol{display:flex;flex-wrap:wrap;gap:4px 16px;border:0}
nav a,nav a[aria-current]{padding:2px 0;border:0;margin:0}
h1{font-size:25px}.lead{font-size:17px}
.first{grid-template-columns:minmax(0,1fr)}
}
@media print{
body{font-size:10.5pt}
.layout{display:block;max-width:none;padding:0}
nav,.skip,button,.pick,.tip{display:none!important}
.top{padding:0 0 12pt;margin-bottom:16pt}
section{margin-bottom:26pt}
figure,table,.facts{break-inside:avoid}
h2,h3,summary{break-after:avoid}
svg.figure{min-width:0}
.first{grid-template-columns:minmax(0,1fr)}
.scroll{overflow:visible}
a{color:inherit;text-decoration:none}
@page{margin:18mm 16mm}
}
`;
