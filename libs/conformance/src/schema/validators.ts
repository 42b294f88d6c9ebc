import { _, Ajv, type ValidateFunction } from 'ajv';
import equal from 'ajv/dist/runtime/equal';
import ucs2length from 'ajv/dist/runtime/ucs2length';
import standaloneCode from 'ajv/dist/standalone';
import type { KindSchema } from './crd-set';
import { integerFormats, textFormats } from './formats';
import { goPattern } from './go-pattern';
import { toJsonSchema } from './json-schema';
import type { Keep } from './keep';

// Compiling is far slower than validating, and most kinds of a set never come up.
const validators = new WeakMap<KindSchema, ValidateFunction>();

/** What says whether objects of a kind are as its schema has them; compiled when it is first asked for. */
export function validatorOf(definition: KindSchema): ValidateFunction {
  const compiled = validators.get(definition) ?? evaluate(compile(definition));
  validators.set(definition, compiled);
  return compiled;
}

/** Gets the validators of kinds ready, those that are kept from another run without compiling them. */
export async function prepareValidators(kinds: readonly KindSchema[], keep: Keep): Promise<void> {
  for (const definition of kinds.filter((kind) => !validators.has(kind))) {
    const { group, version, kind, schema } = definition;
    const name = encodeURIComponent(`${group} ${version} ${kind}`);
    const source = await keep(name, [JSON.stringify(schema)], () => Promise.resolve(compile(definition)));
    validators.set(definition, evaluate(source));
  }
}

const formats = { ...textFormats, ...integerFormats };

/** The source of a CommonJS module, which {@link evaluate} evaluates. */
function compile({ schema }: KindSchema): string {
  const ajv = new Ajv({
    allErrors: true,
    // A condition under a union names fields without their types, which ajv's strict mode takes for a mistake.
    strictTypes: false,
    strictRequired: false,
    meta: false,
    validateSchema: false,
    formats,
    code: {
      source: true,
      formats: _`formats`,
      // Half the time to compile, for validators that mostly run a few times.
      optimize: false,
      regExp: Object.assign((pattern: string) => goPattern(pattern), { code: 'goPattern' }),
    },
  });
  return standaloneCode(ajv, ajv.compile(toJsonSchema(schema)));
}

/** What ajv's sources ask for. */
const runtime: Readonly<Record<string, unknown>> = {
  'ajv/dist/runtime/equal': { default: equal },
  'ajv/dist/runtime/ucs2length': { default: ucs2length },
};

function evaluate(source: string): ValidateFunction {
  const module: { exports?: ValidateFunction } = {};
  const require = (name: string): unknown => runtime[name];
  new Function('module', 'require', 'formats', 'goPattern', source)(module, require, formats, goPattern);
  return module.exports!;
}
