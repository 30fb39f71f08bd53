// Builds ../static/vendor from the two packages named in package.json. Run by maintainers; the result is committed.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const GOVUK = "node_modules/govuk-frontend/dist/govuk";
const MOJ = "node_modules/@ministryofjustice/frontend/moj";
const VENDOR = "../static/vendor";
const FONTS = 'system-ui,-apple-system,"Segoe UI",Arial,sans-serif';

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
  const css = compile("govuk.scss", { style: "compressed", quietDeps: true }).css;
  for (const what of ["GDS Transport", "@font-face", "crest", "url("]) refuse(css, what, "govuk-frontend.min.css");
  writeFileSync(`${out}/govuk-frontend.min.css`, `/* govuk-frontend ${version("govuk-frontend")}, MIT */\n${css}\n`);
  const script = readFileSync(`${GOVUK}/govuk-frontend.min.js`, "utf8");
  writeFileSync(`${out}/govuk-frontend.min.js`, withoutMap(script));
  cpSync("licences/govuk-frontend.txt", `${out}/LICENCE.txt`);
}

function buildMoj() {
  const out = folder("moj-frontend");
  const source = readFileSync(`${MOJ}/moj-frontend.min.css`, "utf8");
  const images = [...new Set([...source.matchAll(/url\(\/assets\/images\/([\w-]+\.svg)\)/g)].map((found) => found[1]))];
  const css = withoutMap(source)
    .replaceAll(/"?GDS Transport"?,arial,sans-serif/g, FONTS)
    .replaceAll("url(/assets/images/", "url(images/");
  for (const what of ["GDS Transport", "@font-face", "/assets/"]) refuse(css, what, "moj-frontend.min.css");
  writeFileSync(`${out}/moj-frontend.min.css`, `/* @ministryofjustice/frontend ${version("@ministryofjustice/frontend")}, MIT */\n${css}`);
  mkdirSync(`${out}/images`);
  for (const image of images) cpSync(`${MOJ}/assets/images/${image}`, `${out}/images/${image}`);
  writeFileSync(`${out}/moj-frontend.min.js`, withoutMap(readFileSync(`${MOJ}/moj-frontend.min.js`, "utf8")));
  cpSync("licences/moj-frontend.txt", `${out}/LICENCE.txt`);
}

buildGovuk();
buildMoj();
