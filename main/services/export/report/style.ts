// The report's style sheet: system fonts, light and dark, and A4 paper.

const light = '--page:#eef0f3;--panel:#fff;--raised:#f5f7f9;--line:#d9dee5;--text:#1c232c;--soft:#5b6675;--accent:#1f72b8;--ok:#1f8a60;--warn:#94640f;--bad:#bd3f33;--sea:#dfe7ee;--land:#f8f7f3;--border:#b4bcc6;--grid:#cdd6df'
const dark = '--page:#0d1014;--panel:#14181e;--raised:#1b2028;--line:#262d37;--text:#dbe1e8;--soft:#96a1b0;--accent:#5aa9e6;--ok:#4cb58a;--warn:#d8a545;--bad:#e87063;--sea:#10161d;--land:#222a33;--border:#485463;--grid:#242d37'

const page = `
:root{color-scheme:light dark;${light};--font:13px/1.45 Inter,"Segoe UI",system-ui,-apple-system,"Helvetica Neue","Noto Sans","DejaVu Sans",sans-serif}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:var(--font);font-variant-numeric:tabular-nums}
.sheet{max-width:1128px;margin:0 auto;padding:24px}
h1,h2,h3,h4,p,dl,dd,ul,table{margin:0;padding:0}
h1{font-size:26px;line-height:1.2;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:17px;font-weight:600;margin:0 0 10px}
h3{font-size:13px;font-weight:600}
h4{font-size:12px;font-weight:600;margin:0 0 4px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
small{display:block;font-size:11.5px;color:var(--soft)}
code{font:10.5px/1.4 ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",monospace}
.soft{color:var(--soft);font-weight:400}
h2 .soft,h4 .soft{font-size:12px;margin-left:6px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:var(--panel);padding:6px 10px;z-index:1}
.summary,.contents,.image{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:16px 20px 18px;margin:0 0 14px}
`

const head = `
.masthead{padding:6px 2px 18px}
.kicker{color:var(--accent);font-weight:600;font-size:12px;margin-bottom:2px}
.counts{display:flex;flex-wrap:wrap;gap:4px 26px;list-style:none;margin-top:12px;color:var(--soft)}
.counts b{font-size:20px;font-weight:600;color:var(--text);margin-right:3px}
.counts .located b{color:var(--ok)}.counts .unlocated b{color:var(--warn)}.counts .failed b{color:var(--bad)}
.columns{display:grid;grid-template-columns:1fr 1.25fr 1fr;gap:20px 32px;margin-top:16px}
.columns.two{grid-template-columns:1.6fr 1fr}
.columns h3{margin-bottom:4px}
.prose p{color:var(--soft);margin-bottom:6px;max-width:74ch}
.columns p.soft{font-size:11.5px;margin-top:4px}
`

const tables = `
table{width:100%;border-collapse:collapse;font-size:12.5px}
th,td{padding:3.5px 8px 3.5px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
th{font-weight:500;font-size:11px;color:var(--soft)}
.number{text-align:right;white-space:nowrap}.words{white-space:nowrap}
td.rank{color:var(--soft);width:20px}
.share{width:64px;vertical-align:middle}
.meter{display:block;height:5px;background:var(--line);border-radius:3px;overflow:hidden}
.meter i{display:block;height:5px;background:var(--accent)}
td bdi,dd,.place,.error{overflow-wrap:anywhere}.hypotheses td bdi{overflow-wrap:break-word}
.contents td{vertical-align:baseline}
.contents .file{max-width:320px}
.contents .time{white-space:nowrap;color:var(--soft)}
.chip{display:inline-block;font-size:11px;line-height:16px;padding:0 7px;border-radius:9px;border:1px solid currentColor;white-space:nowrap}
.chip.located{color:var(--ok)}.chip.unlocated{color:var(--warn)}.chip.failed{color:var(--bad)}
.says{line-height:1.35}
.off .says>bdi{text-decoration:line-through;color:var(--soft)}
.reason{color:var(--warn)}
.rejected{color:var(--soft)}
.bar{width:76px;vertical-align:middle}
.effect{display:block;position:relative;height:6px;background:var(--line);border-radius:3px}
.effect:after{content:"";position:absolute;left:50%;top:-2px;height:10px;border-left:1px solid var(--soft)}
.effect i{position:absolute;top:0;height:6px;background:var(--ok)}.effect .against{background:var(--bad)}
`

const image = `
.image>header{display:flex;align-items:baseline;gap:10px;border-bottom:1px solid var(--line);margin:-4px -20px 10px;padding:0 20px 8px}
.image .index{color:var(--soft);min-width:1.6em}
.image h3{font-size:14px;overflow-wrap:anywhere;flex:1}
.answer{margin-bottom:10px}
.place{font-size:18px;font-weight:600;line-height:1.3}
.perhaps{font-size:12.5px;font-weight:400;color:var(--soft)}
.odds{color:var(--soft)}.odds b{color:var(--text);font-weight:600}
.error{color:var(--bad);background:var(--raised);border-left:3px solid var(--bad);padding:5px 10px;margin-bottom:10px}
.panes{display:grid;grid-template-columns:236px minmax(0,1fr);gap:18px}
.picture img{display:block;width:100%;max-height:220px;object-fit:contain;object-position:left top;border-radius:4px}
.blank{display:grid;place-items:center;height:110px;border:1px dashed var(--line);border-radius:4px;color:var(--soft);font-size:12px}
.failed .blank{height:64px}
.facts{display:grid;grid-template-columns:auto minmax(0,1fr);gap:1px 10px;font-size:12px;margin-top:8px}
.facts dt{color:var(--soft)}.facts code{overflow-wrap:anywhere}
.failed .panes,.unlocated .panes:not(:has(.maps)){grid-template-columns:minmax(0,1fr)}
.failed .picture,.unlocated .panes:not(:has(.maps)) .picture{display:grid;grid-template-columns:236px minmax(0,1fr);gap:18px;align-items:start}
.failed .facts,.unlocated .panes:not(:has(.maps)) .facts{margin-top:0}
.maps{display:grid;grid-template-columns:1fr 1fr;gap:10px;align-content:start}
.maps.one{grid-template-columns:1fr}
.legend{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:2px 16px;font-size:11.5px;color:var(--soft)}
.legend .key{display:inline-block;width:13px;height:9px;margin-right:5px;border:1px solid var(--accent);vertical-align:0}
.key.region-50{background:color-mix(in srgb,var(--accent) 36%,transparent)}.key.region-90{background:color-mix(in srgb,var(--accent) 14%,transparent);border-color:color-mix(in srgb,var(--accent) 50%,transparent)}
.legend .key.lead{width:9px;border-radius:50%;background:var(--accent)}.legend .key.other{width:10px;height:10px;border-radius:50%;vertical-align:-1px}
.tables{display:grid;grid-template-columns:1fr 1.15fr;gap:14px 32px;margin-top:12px}
.tables>:only-child{grid-column:1/-1}
.reasoning{margin-top:12px}.reasoning .said{font-weight:600;margin:2px 0 6px}
.stages{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:8px 24px}
.stage h5{font-size:inherit;font-weight:600;margin:0}.stage ul{margin:2px 0;padding-left:16px}.stage li,.stage p,.raw{overflow-wrap:anywhere}
.stage li.verified small{color:var(--ok)}.stage li.contradicted small{color:var(--bad)}
.stage .concluded{font-weight:600}.stage .doubt,.raw{color:var(--soft)}
`

const map = `
svg.map{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:4px;background:var(--sea)}
svg.world{background:var(--raised)}
.overview{margin:0}.overview figcaption{font-size:11.5px;margin-top:4px}
.hash{margin-top:10px;font-size:11.5px;color:var(--soft);overflow-wrap:anywhere}
.map text{font:9.5px Inter,"Segoe UI",system-ui,-apple-system,"Noto Sans","DejaVu Sans",sans-serif;fill:var(--soft)}
.sea{fill:var(--sea)}.land{fill:var(--land);stroke:var(--border);stroke-width:.7;stroke-linejoin:round;fill-rule:evenodd}
.grid{fill:none;stroke:var(--grid);stroke-width:.6}
.map .degrees text{font-size:8px;opacity:.85}
.map .place,.map .country,.map .degrees text,.scale text{paint-order:stroke;stroke:var(--land);stroke-width:2.4px;stroke-linejoin:round}
.map .degrees text,.scale text{stroke-opacity:.75}
.map .country{letter-spacing:.1em;opacity:.75;font-weight:600}
.map .place{fill:var(--text)}
.town{fill:var(--soft)}
.scale path{fill:none;stroke:var(--soft);stroke-width:1}
.fill{fill:var(--accent)}.edge{fill:none;stroke:var(--accent)}
.region-90.fill{fill-opacity:.14}.region-90.edge{stroke-opacity:.5;stroke-width:1}
.region-50.fill{fill-opacity:.26}.region-50.edge{stroke-opacity:.9;stroke-width:1.2}
.lead{fill:var(--accent)}circle.lead{stroke:#fff;stroke-width:1.6}
.halo{fill:none;stroke:var(--accent);stroke-opacity:.65;stroke-width:1.2}
.other{fill:var(--panel);stroke:var(--accent);stroke-width:1.3}
.map .rank{font-size:8.5px;fill:var(--text);font-weight:600}
.frame{fill:none;stroke:var(--text);stroke-width:.9;stroke-dasharray:3 2;opacity:.7}
.cluster{fill:var(--accent);stroke:var(--panel);stroke-width:1.5}
.map .cluster-text{fill:#fff;font-weight:600;font-size:9px}
`

const media = `
@media screen and (max-width:820px){.sheet{padding:10px}.columns,.columns.two,.tables,.panes,.maps{grid-template-columns:minmax(0,1fr)}.contents{overflow-x:auto}}
@media (prefers-color-scheme:dark){:root{${dark}}.map .cluster-text{fill:#0d1014}circle.lead{stroke:#0d1014}}
@media print{
@page{size:A4;margin:13mm 12mm}
:root{${light};--page:#fff;color-scheme:light;--font:9.5pt/1.4 "Segoe UI",system-ui,"Helvetica Neue","Noto Sans","DejaVu Sans",sans-serif}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.map .cluster-text{fill:#fff}circle.lead{stroke:#fff}
.sheet{max-width:none;padding:0}
.summary,.contents,.image{border:0;border-radius:0;padding:0 0 8mm;margin:0}
.image>header{margin:0 0 3mm;padding:0 0 1.5mm}
.contents{break-before:page;break-after:page}
.image{break-inside:avoid-page}
h2,h3,h4,.answer,.image>header{break-after:avoid}
tr,.maps,.columns>section{break-inside:avoid}
thead{display:table-header-group}
a{color:inherit}.skip{display:none}
table{font-size:8.5pt}.facts,small,.legend{font-size:8pt}
.panes{grid-template-columns:36mm minmax(0,1fr);gap:4mm}.maps{gap:2mm}.hypotheses .share{display:none}.hypotheses .words{white-space:normal}.facts{display:block}.facts dd{margin-bottom:.6mm}.tables{gap:3mm 6mm}.columns{gap:4mm 6mm}
}
`

export const style = [page, head, tables, image, map, media].join('').replaceAll('\n', '')
