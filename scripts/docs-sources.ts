/** What the reference pages say, read from the TypeScript sources by the compiler. */
import { fileURLToPath } from "node:url";
import * as ast from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGES = ["core", "cloudflare", "aws-lambda", "hono", "viewer"];

/** A docstring in its parts, as Markdown. */
export interface Doc {
  readonly text: string;
  readonly defaultValue: string | undefined;
  readonly returns: string | undefined;
  readonly throws: readonly string[];
}

/** Something that a file declares. */
export interface Declared {
  readonly name: string;
  readonly kind: "function" | "type" | "value";
  readonly doc: Doc;
  /** What is behind the `=` of a constant, if that is a text. */
  readonly value?: string | undefined;
  /** The line comment above it, as far as there is one. */
  readonly section?: string | undefined;
}

/** A member of an interface. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  readonly doc: Doc;
}

/** Reads files by their path in the repository. */
export interface Sources {
  members(file: string, interfaceName: string): Member[];
  /** What the file exports, wherever it is declared; of a package's index that is the package's public API. */
  exports(file: string): Declared[];
  /** Exported constants with a text as their value, in order. */
  constants(file: string): Declared[];
  close(): void;
}

export function openSources(): Sources {
  const api = new API({ cwd: ROOT });
  const snapshot = api.updateSnapshot({
    openProjects: PACKAGES.map((name) => `${ROOT}packages/${name}/tsconfig.json`),
  });
  const programs = snapshot.getProjects().map(({ program }) => program);
  const sourceFile: FindFile = (file) => {
    const [found] = programs.flatMap((program) => program.getSourceFile(ROOT + file) ?? []);
    if (!found) throw new Error(`${file} is in no project of the workspace`);
    return found;
  };
  return {
    members: (file, name) => membersOf(sourceFile(file), name),
    exports: (file) => exportsOf(sourceFile, file),
    constants: (file) => declarationsOf(sourceFile(file)).filter(({ value }) => value !== undefined),
    close: () => api.close(),
  };
}

type FindFile = (path: string) => ast.SourceFile;

function membersOf(file: ast.SourceFile, name: string): Member[] {
  const found = file.statements.find((one) => ast.isInterfaceDeclaration(one) && one.name.text === name);
  if (!found || !ast.isInterfaceDeclaration(found)) throw new Error(`${file.fileName} has no interface ${name}`);
  return found.members.flatMap((member) => {
    if (!ast.isPropertySignatureDeclaration(member) || !member.type) return [];
    const { text } = member.name as ast.Identifier;
    const type = member.type.getText().replaceAll(/\s+/g, " ").replace(/^\| /, "");
    return [{ name: text, type, isOptional: member.postfixToken !== undefined, doc: docOf(member, `${name}.${text}`) }];
  });
}

function exportsOf(sourceFile: FindFile, file: string): Declared[] {
  const source = sourceFile(file);
  const passedOn = source.statements.flatMap((statement) => {
    if (!ast.isExportDeclaration(statement)) return [];
    const { exportClause, moduleSpecifier } = statement;
    if (!exportClause || !ast.isNamedExports(exportClause) || !moduleSpecifier) return [];
    const there = exportsOf(sourceFile, resolve(file, (moduleSpecifier as ast.StringLiteral).text));
    return exportClause.elements.map((element) => {
      const original = (element.propertyName ?? element.name).text;
      const found = there.find(({ name }) => name === original);
      if (!found) throw new Error(`${file} exports ${original}, which is not to be found`);
      return { ...found, name: element.name.text };
    });
  });
  return [...passedOn, ...declarationsOf(source)];
}

function resolve(from: string, specifier: string): string {
  if (specifier === "@tracelet/core") return "packages/core/src/index.ts";
  return fileURLToPath(new URL(specifier, `file:///${from}`)).slice(1);
}

function declarationsOf(file: ast.SourceFile): Declared[] {
  const exported = file.statements.filter((one) => /^export\b/.test(one.getText()));
  return exported.flatMap((statement) => {
    if (ast.isVariableStatement(statement)) {
      const { name: identifier, initializer: value } = statement.declarationList.declarations[0]!;
      const { text: name } = identifier as ast.Identifier;
      const isText = value && ast.isStringLiteral(value);
      return [{ ...declared(statement, name, "value"), ...(isText && { value: value.text }) }];
    }
    if (ast.isFunctionDeclaration(statement)) {
      // Of overloads the first one has the docstring.
      return statement.name ? [declared(statement, statement.name.text, "function")] : [];
    }
    if (ast.isClassDeclaration(statement) && statement.name) return [declared(statement, statement.name.text, "value")];
    if (ast.isInterfaceDeclaration(statement) || ast.isTypeAliasDeclaration(statement)) {
      return [declared(statement, statement.name.text, "type")];
    }
    return [];
  });
}

function declared(statement: ast.Statement, name: string, kind: Declared["kind"]): Declared {
  const lines = statement.getFullText().split("\n");
  const section = lines.filter((line) => line.startsWith("// ")).map((line) => line.slice(3));
  return { name, kind, doc: docOf(statement, name), section: section.join(" ") || undefined };
}

function docOf(node: ast.Node, name: string): Doc {
  const comment = (node as { jsDoc?: readonly ast.Node[] }).jsDoc?.at(-1)?.getText() ?? "";
  return parseDoc(comment, name);
}

/** The parts of the docstring that pages have a use for; links become code. */
function parseDoc(comment: string, name: string): Doc {
  const plain = comment
    .replaceAll(/^\/\*\*|\*\/$/g, "")
    .replaceAll(/^[ \t]*\* ?/gm, "")
    .replaceAll(/\{@link ([^}]+)\}/g, "`$1`")
    .replaceAll(/@param (\w+)/g, "`$1`");
  const [text = "", ...tags] = plain.split(/(?:^|\s)(?=@(?:defaultValue|returns|throws|example|see)\b)/);
  const tagged = (tag: string): string[] =>
    tags.filter((one) => one.startsWith(`@${tag}`)).map((one) => toMarkdown(one.slice(tag.length + 1), name));
  return {
    text: toMarkdown(text, name),
    defaultValue: tagged("defaultValue")[0],
    returns: tagged("returns")[0],
    throws: tagged("throws"),
  };
}

/** Paragraphs on a line each, and no text that a page would take for HTML. */
function toMarkdown(text: string, name: string): string {
  const paragraphs = text.trim().split(/\n\s*\n/);
  const markdown = paragraphs.map((one) => one.replaceAll(/\s+/g, " ").trim()).join("\n\n");
  if (/[<]\w|\{\{/.test(markdown.replaceAll(/`[^`]*`/g, ""))) throw new Error(`${name}: write code as \`code\``);
  return markdown;
}
