import { type Command } from 'commander';
import { type Declarations } from '@zta/intent';

/** What a command needs of the world; tests give their own. */
export interface Context {
  /** A new subcommand with the options that all commands share. */
  readonly command: (name: string) => Command;
  /** The repository's root. */
  readonly root: string;
  /** Loads the catalogue's modules only for the commands that need them. */
  readonly declarations: () => Promise<Declarations>;
  /** To standard output, with a line break. */
  readonly print: (text: string) => void;
}
