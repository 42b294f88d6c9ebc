import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { type Declarations } from '@zta/intent';
import { accessCommand } from './commands/access';
import { checkCommand } from './commands/check';
import { diffCommand } from './commands/diff';
import { explainCommand } from './commands/explain';
import { synthCommand } from './commands/synth';
import { verifyCommand } from './commands/verify';
import { type Context } from './context';

export interface World {
  /** Root of the repository; left out: this one's. */
  readonly root?: string;
  readonly declarations: () => Promise<Declarations>;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** The repository's root; the bundle, which lies elsewhere, has it built in. */
const ownRoot = process.env['ZTA_ROOT'] ?? resolve(__dirname, '../../..');

/** Errors that say all there is to say: what, where, what was expected and what to do. The stack would only hide it. */
const plainErrors = ['CatalogError', 'OutputError', 'ManifestError', 'InputError', 'GitError'];

/**
 * Runs one command.
 *
 * @param args Without the program's name, such as `['synth']`.
 * @returns The exit code: 0 fine, 1 findings, 2 bad input.
 */
export async function run(
  args: readonly string[],
  { root = ownRoot, declarations, print, printError }: World,
): Promise<number> {
  const program = new Command('zta')
    .description('Zero-trust networking for AI applications: declared once, rendered, and proven from the manifests')
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => printError(text.trimEnd()) });
  const command = (name: string, formats: readonly string[] = ['text', 'json']) =>
    program
      .command(name)
      .addOption(new Option('--format <format>', 'how to print the result').choices(formats).default(formats[0]));
  let exitCode = 0;
  const exitWith = (code: number) => (exitCode = code);
  const version = process.env['ZTA_VERSION'];
  const context: Context = { command, root, version, declarations, print, printError, exitWith };
  for (const add of [synthCommand, checkCommand, accessCommand, explainCommand, verifyCommand, diffCommand])
    add(context);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, printError);
  }
}

function explain(error: unknown, printError: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { name, message, stack } = error as Error;
  printError(
    plainErrors.includes(name) ? message : `Cannot go on, which is a fault of this program: ${stack ?? message}`,
  );
  return 2;
}
