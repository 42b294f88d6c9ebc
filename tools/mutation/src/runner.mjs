// Runs the tests of a folder against one mutant after another, in one process. Stryker's runner for jest loads jest, the
// libraries and all sources anew for each of thousands of mutants, which takes 0.3 s each; here the tests and the
// sources are one script, compiled once and evaluated for each mutant, so that its modules start afresh every time.
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { build } from 'esbuild';
import { expect } from 'expect';
import { bind } from 'jest-each';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { folders, source } from './folders.mjs';

/** The test files for the mutants of a folder; those that compare random worlds for minutes have `*.mutation.ts`. */
function testFiles(folder) {
  return folders[folder].flatMap((name) => {
    const files = readdirSync(resolve(source, name), { recursive: true, encoding: 'utf8' }).sort();
    const isMeant = (file) => file.endsWith('.test.ts') && !/agreement|metamorphic|semantics-ids/.test(file);
    const last = files.filter((file) => file.endsWith('.mutation.ts'));
    return [...files.filter(isMeant), ...last].map((file) => resolve(source, name, file));
  });
}

// Packages are loaded once, from where they are.
const packagesOutside = {
  name: 'packages-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'asked') return undefined;
      const found = await build.resolve(path, { ...rest, pluginData: 'asked' });
      return /[\\/]node_modules[\\/]/.test(found.path) ? { path: found.path, external: true } : found;
    });
  },
};

/** All files as one function that declares their tests. */
async function compile(files) {
  const contents = files.map((file) => `file(${JSON.stringify(file)}); require(${JSON.stringify(file)});`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    plugins: [packagesOutside],
    logLevel: 'error',
  });
  return compileFunction(outputFiles[0].text, ['require', 'test', 'expect', 'file']);
}

const require = createRequire(import.meta.url);

// What the mutated sources look at to know which mutant is active, and where they note what ran.
const state = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

/** A runner of tests as Stryker wants it, in the copy of the repository whose sources hold all mutants. */
class Runner {
  /** How long each test took last time, in ms: the cheap go first. */
  costs = new Map();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.declare = await compile(testFiles(process.env.ZTA_MUTATED));
  }

  async dryRun() {
    const results = [];
    for (const test of this.tests()) {
      state.currentTestId = test.id;
      results.push(await run(test));
    }
    state.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: state.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    Object.assign(state, { activeMutant: activeMutant.id, hitLimit, hitCount: 0 });
    try {
      const result = await this.firstFailure(testFilter && new Set(testFilter));
      return determineHitLimitReached(state.hitCount, hitLimit) ?? result;
    } catch (error) {
      return { status: MutantRunStatus.Error, errorMessage: String(error) };
    } finally {
      state.activeMutant = undefined;
    }
  }

  async firstFailure(ids) {
    const costOf = ({ id }) => this.costs.get(id) ?? 0;
    const tests = this.tests().filter(({ id }) => ids === undefined || ids.has(id));
    tests.sort((one, other) => costOf(one) - costOf(other));
    for (const [i, test] of tests.entries()) {
      const { status, failureMessage, timeSpentMs } = await run(test);
      this.costs.set(test.id, timeSpentMs);
      const nrOfTests = i + 1;
      if (status === TestStatus.Failed) {
        return { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage, nrOfTests };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests: tests.length };
  }

  /** The tests that the files declare, anew. Ids are titles, numbered where one is there twice. */
  tests() {
    const tests = [];
    const counts = new Map();
    let fileName;
    const test = (name, body) => {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      tests.push({ id: count === 1 ? name : `${name} #${count}`, fileName, body });
    };
    test.each = bind(test, false);
    this.declare(require, test, expect, (file) => (fileName = file));
    return tests;
  }
}

async function run({ id, fileName, body }) {
  const start = performance.now();
  const result = { id, name: id, fileName };
  try {
    await body();
    return { ...result, status: TestStatus.Success, timeSpentMs: performance.now() - start };
  } catch (error) {
    return {
      ...result,
      status: TestStatus.Failed,
      failureMessage: String(error),
      timeSpentMs: performance.now() - start,
    };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-script', injectableClass: Runner }];
