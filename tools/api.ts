import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * The reference of the public interface, from the docstrings: one page for the index and one for
 * each room that app developers use file by file. `npm run api` writes docs/api.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'docs/api';
/** Rooms whose files are sub-paths for app developers. */
const ROOMS = ['protocols', 'risk', 'keyfiles'] as const;
/** What package.json keeps inside. */
const INSIDE = 'src/keyfiles/platform/';
const MADE = '<!-- Made by `npm run api` from the docstrings; change those. -->';

export interface ApiEntry {
  readonly name: string;
  readonly signature: string;
  /** Docstring with its tags; '' where there is none. */
  readonly text: string;
}

export interface ApiModule {
  /** Path of the source. */
  readonly path: string;
  readonly entries: readonly ApiEntry[];
}

/** All that the index and the public sub-paths export, in the order of the files. */
export function publicApi(): ApiModule[] {
  const paths = [
    'src/index.ts',
    ...ROOMS.flatMap((room) =>
      readdirSync(join(ROOT, 'src', room), { recursive: true, encoding: 'utf8' })
        .map((name) => `src/${room}/${name.replaceAll('\\', '/')}`)
        .filter((path) => path.endsWith('.ts') && !path.startsWith(INSIDE))
        .sort(),
    ),
  ];
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const program = ts.createProgram(
    paths.map((path) => join(ROOT, path)),
    options,
  );
  const checker = program.getTypeChecker();
  return paths.map((path) => {
    const file = program.getSourceFile(join(ROOT, path))!;
    const module = checker.getSymbolAtLocation(file);
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    return { path, entries: exported.map((symbol) => entryOf(symbol, checker)) };
  });
}

function entryOf(symbol: ts.Symbol, checker: ts.TypeChecker): ApiEntry {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  const text = ts.displayPartsToString(target.getDocumentationComment(checker));
  const tags = target.getJsDocTags(checker).map(tagText);
  const declarations = target.declarations ?? [];
  return {
    name: symbol.name,
    signature: declarations
      .map((one) => signatureOf(one, target, checker))
      .filter(unlike)
      .join('\n'),
    text: [text, ...tags].filter((part) => part !== '').join('\n\n'),
  };
}

const unlike = (text: string, at: number, all: readonly string[]): boolean =>
  text !== '' && all.indexOf(text) === at;

function tagText({ name, text }: ts.JSDocTagInfo): string {
  const words = ts.displayPartsToString(text).replace(/\s+/g, ' ');
  if (name !== 'param') return `*${name}*: ${words}`;
  const [, parameter, meaning] = /^(\S+)\s*(?:- )?(.*)$/.exec(words) ?? [];
  return `*${parameter}*: ${meaning}`;
}

/** The declaration as its file has it, without what stands in braces of code. */
function signatureOf(node: ts.Declaration, symbol: ts.Symbol, checker: ts.TypeChecker): string {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return outdented(node);
  if (ts.isFunctionDeclaration(node)) {
    const overloads = symbol.declarations!.length > 1;
    if (overloads && node.body !== undefined) return '';
    const end = node.body?.pos ?? node.end;
    return clean(node.getSourceFile().text.slice(node.getStart(), end));
  }
  if (ts.isClassDeclaration(node)) {
    const members = node.members.filter(
      (member) =>
        (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) === 0 &&
        member.name?.getText() !== undefined,
    );
    const lines = members.map((member) => {
      const { text } = member.getSourceFile();
      const body = (member as ts.MethodDeclaration).body;
      return `  ${clean(text.slice(member.getStart(), body?.pos ?? member.end))};`;
    });
    return `class ${symbol.name} {\n${lines.join('\n').replaceAll(';;', ';')}\n}`;
  }
  const type = checker.getTypeOfSymbolAtLocation(symbol, node);
  return `const ${symbol.name}: ${checker.typeToString(type, node)}`;
}

function outdented(node: ts.Node): string {
  return clean(node.getText());
}

function clean(code: string): string {
  return code
    .replace(/^export (default )?(async )?/, '$2')
    .replace(/\s+$/, '')
    .replaceAll(/ \{$/g, '');
}

/** The pages of docs/api by their names. */
export function apiPages(modules: readonly ApiModule[] = publicApi()): Map<string, string> {
  const pages = new Map<string, string>();
  const [index, ...rest] = modules;
  const listed = ROOMS.map((room) => `- [bluecrowd/${room}](${room}.md)`).join('\n');
  pages.set(
    'README.md',
    [
      MADE,
      '# The library',
      "What `import ... from 'bluecrowd'` gives. Engines, rules and key files can also be " +
        'imported file by file, without DuckDB, also in a browser:',
      listed,
      'Times are Unix seconds (names end in `S`) or microseconds (`Us`); levels are dBm, ' +
        'attenuations dB. A mistake of a caller is a `RangeError`, a mistake in a file an ' +
        '`InputError`, each one sentence. `examples/engine-walk` uses it.',
      ...index.entries.map(entryText),
    ].join('\n\n') + '\n',
  );
  for (const room of ROOMS) {
    const own = rest.filter(
      ({ path, entries }) => path.startsWith(`src/${room}/`) && entries.length,
    );
    const parts = own.flatMap(({ path, entries }) => [
      `## bluecrowd/${relative('src', path).replaceAll('\\', '/').replace(/\.ts$/, '')}`,
      ...entries.map(entryText),
    ]);
    pages.set(`${room}.md`, [MADE, `# bluecrowd/${room}`, ...parts].join('\n\n') + '\n');
  }
  return pages;
}

function entryText({ name, signature, text }: ApiEntry): string {
  const code = ['```ts', signature, '```'].join('\n');
  return [`### ${name}`, code, text].filter((part) => part !== '').join('\n\n');
}

function write(): void {
  const folder = join(ROOT, FOLDER);
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  for (const [name, text] of apiPages()) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();
