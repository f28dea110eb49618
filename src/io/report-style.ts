// The one style sheet of an HTML report, light and dark, for screens and paper. Its hash is in the report's own policy.

export const REPORT_STYLE = `
:root{color-scheme:light dark;--paper:#f6f3ec;--sheet:#fffdf9;--ink:#23211d;--soft:#5d584e;--rule:#dcd5c7;--accent:#1d5c50;--bar:#7fb0a0}
@media (prefers-color-scheme:dark){:root{--paper:#1b1a17;--sheet:#242320;--ink:#ece7dc;--soft:#b3ac9d;--rule:#45413a;--accent:#8fc7b6;--bar:#4f8a7b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,"Noto Sans TC","PingFang TC","Microsoft JhengHei",sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem}
footer{max-width:62rem;margin:0 auto;padding:0 1.25rem 2rem;color:var(--soft);font-size:.85rem}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0}
h2{font-size:1.25rem;margin:0 0 .75rem}
h3{font-size:1.05rem;margin:0 0 .35rem}
h4{font-size:.8rem;margin:.9rem 0 .2rem;color:var(--soft);font-weight:600}
p{margin:.25rem 0;overflow-wrap:anywhere}
section{background:var(--sheet);border:1px solid var(--rule);border-radius:8px;padding:1.25rem;margin:1.25rem 0}
article+article{border-top:1px solid var(--rule);margin-top:1.25rem;padding-top:1.25rem}
.by,.soft{color:var(--soft)}
.soft{font-size:.88rem;font-weight:400}
.big strong{font-size:2.6rem;line-height:1.1;color:var(--accent)}
.head,.chart{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:1.25rem;align-items:start}
.head svg{margin-top:1.25rem}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin:1rem 0 0}
.facts dt{color:var(--soft);font-size:.8rem}
.facts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
svg{width:100%;max-width:30rem;height:auto;display:block}
svg .bar{fill:var(--bar)}
svg .axis{stroke:var(--rule);stroke-width:1}
svg .range{stroke:var(--accent);stroke-width:3;stroke-linecap:round}
svg .dot{fill:var(--accent)}
svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
svg .n{fill:var(--ink)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.88rem}
caption{text-align:start;color:var(--soft)}
th,td{text-align:start;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--rule);overflow-wrap:anywhere;min-width:3.5rem}
th[scope=row]{font-weight:500}
thead th{color:var(--soft);font-weight:600;font-size:.8rem}
.num{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;background:var(--paper);border-radius:6px;padding:.6rem .75rem}
code{font:.82rem ui-monospace,monospace;overflow-wrap:anywhere}
@media print{body{background:none;font-size:11pt}section{break-inside:auto;border:0;padding:0}article.row,.chart{break-inside:avoid}}
`;
