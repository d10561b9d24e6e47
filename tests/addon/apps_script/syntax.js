// Lists every number and every piece of arithmetic in scripts, with the function that it stands in, as JSON.
const fs = require('node:fs');
const ts = require('typescript');

const SIGNS = new Set(['+', '-', '*', '/', '%', '**', '+=', '-=', '*=', '/=', '%=', '++', '--', '>>', '<<', '|', '&', '^']);
const DATES = /^(set|get)(UTC)?(Date|Day|Month|FullYear|Hours|Minutes|Seconds|Milliseconds|Time)$|^now$/;
const found = [];

function walk(node, source, inside) {
  const text = node.getText(source);
  const tell = (kind, what) => found.push({file: source.fileName.split('/').pop(), inside, kind, what});
  if (ts.isNumericLiteral(node)) tell('number', text);
  const sign = ts.isBinaryExpression(node) ? node.operatorToken.getText(source) : (ts.isPrefixUnaryExpression(node) && !ts.isNumericLiteral(node.operand)) || ts.isPostfixUnaryExpression(node) ? ts.tokenToString(node.operator) : '';
  if (SIGNS.has(sign)) tell('sign', sign);
  if (ts.isPropertyAccessExpression(node) && (DATES.test(node.name.text) || ['Math', 'Date'].includes(node.expression.getText(source)))) tell('call', text);
  if (ts.isNewExpression(node) && node.expression.getText(source) === 'Date') tell('call', 'new Date');
  const named = ts.isFunctionDeclaration(node) ? node.name.text : ts.isVariableDeclaration(node) && !inside ? node.name.getText(source) : inside;
  ts.forEachChild(node, (child) => walk(child, source, named));
}

for (const name of process.argv.slice(2)) {
  const source = ts.createSourceFile(name, fs.readFileSync(name, 'utf8'), ts.ScriptTarget.ES2020, true);
  walk(source, source, '');
}
process.stdout.write(JSON.stringify(found));
