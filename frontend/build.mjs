// Builds ../static/vendor from the two packages named in package.json. Run by maintainers; the result is committed.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const GOVUK = "node_modules/govuk-frontend/dist/govuk";
const MOJ = "node_modules/@ministryofjustice/frontend/moj";
// The one component of the Ministry of Justice that the pages use; all of them together are thirty times its size.
const MOJ_BLOCK = "moj-sub-navigation";
const VENDOR = "../static/vendor";
const FONTS = '"Sefton Figures","Atkinson Hyperlegible",system-ui,-apple-system,"Segoe UI",Arial,sans-serif';

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
// A source map that is not there would stop the static files' manifest.
const withoutMap = (text) => text.replace(/\n?(\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=.*?\*\/)\s*$/, "\n");

function refuse(text, what, where) {
  if (text.includes(what)) throw new Error(`${where} still holds "${what}"`);
}

function folder(name) {
  const path = `${VENDOR}/${name}`;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

function buildGovuk() {
  const out = folder("govuk-frontend");
  // Sass begins the sheet with a byte order mark; behind our comment it would spoil the first rule, the breakpoints.
  const css = compile("govuk.scss", { style: "compressed", quietDeps: true, charset: false }).css.replace("\uFEFF", "");
  for (const what of ["GDS Transport", "@font-face", "crest", "url("]) refuse(css, what, "govuk-frontend.min.css");
  writeFileSync(`${out}/govuk-frontend.min.css`, `/* govuk-frontend ${version("govuk-frontend")}, MIT */\n${css}\n`);
  const script = readFileSync(`${GOVUK}/govuk-frontend.min.js`, "utf8");
  writeFileSync(`${out}/govuk-frontend.min.js`, withoutMap(script));
  cpSync("licences/govuk-frontend.txt", `${out}/LICENCE.txt`);
}

// The rules of a style sheet (`@media` blocks with what is in them count as one), without those of other blocks.
function onlyBlock(css, block) {
  const kept = [];
  for (let start = 0, depth = 0, at = 0; at < css.length; at += 1) {
    if (css[at] === "{") depth += 1;
    if (css[at] !== "}" || (depth -= 1) > 0) continue;
    const rule = css.slice(start, at + 1);
    start = at + 1;
    if (!rule.startsWith("@media")) {
      if (rule.slice(0, rule.indexOf("{")).includes(`.${block}`)) kept.push(rule);
      continue;
    }
    const inside = onlyBlock(rule.slice(rule.indexOf("{") + 1, -1), block);
    if (inside) kept.push(`${rule.slice(0, rule.indexOf("{") + 1)}${inside}}`);
  }
  return kept.join("");
}

function buildMoj() {
  const out = folder("moj-frontend");
  const source = withoutMap(readFileSync(`${MOJ}/moj-frontend.min.css`, "utf8"));
  const css = onlyBlock(source, MOJ_BLOCK).replaceAll(/"?GDS Transport"?,arial,sans-serif/g, FONTS);
  for (const what of ["GDS Transport", "@font-face", "/assets/"]) refuse(css, what, "moj-frontend.min.css");
  writeFileSync(`${out}/moj-frontend.min.css`, `/* @ministryofjustice/frontend ${version("@ministryofjustice/frontend")}, MIT */\n${css}\n`);
  cpSync("licences/moj-frontend.txt", `${out}/LICENCE.txt`);
}

buildGovuk();
buildMoj();
