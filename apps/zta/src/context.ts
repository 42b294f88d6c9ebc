import { type Command } from 'commander';
import { type Declarations } from '@zta/intent';

/** What a command needs of the world; tests give their own. */
export interface Context {
  /** A new subcommand with the options that all commands share; `formats`: what `--format` takes, the first by default. */
  readonly command: (name: string, formats?: readonly string[]) => Command;
  /** The repository's root. */
  readonly root: string;
  /** Fingerprint of the program's sources; undefined where they run as they are. */
  readonly version: string | undefined;
  /** Loads the catalogue's modules only for the commands that need them. */
  readonly declarations: () => Promise<Declarations>;
  /** To standard output, with a line break. */
  readonly print: (text: string) => void;
  /** To standard error, with a line break: progress, and what was wrong with the input where the work goes on. */
  readonly printError: (text: string) => void;
  /** Sets the exit code of a command that has something to say and goes on. */
  readonly exitWith: (code: 1 | 2) => void;
}
