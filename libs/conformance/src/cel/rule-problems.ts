import { celEnv, type CelInput, isCelError, parse, plan } from '@bufbuild/cel';
import { fieldPath } from '@zta/manifests';
import type { Problem } from '../problem';
import { isObject, schemaOfField, type StructuralSchema, type ValidationRule } from '../schema/structural-schema';
import { functions } from './cel-functions';
import { celValue } from './cel-values';

/** A rule of a kind that this library can't evaluate: what it would say isn't known. */
export interface UnreadableRule {
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

export interface RuleProblems {
  readonly problems: readonly Problem[];
  readonly unreadable: readonly UnreadableRule[];
}

/**
 * What the rules in CEL of a kind (`x-kubernetes-validations`) refuse in an object that is created: rules about a change
 * (`oldSelf`) don't apply then.
 *
 * @param view The object with nulls and defaults as the API server has them.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules (v1.33)
 */
export function ruleProblems(view: unknown, schema: StructuralSchema): RuleProblems {
  const found = [...evaluated(view, rootSchema(schema), '')];
  return {
    problems: found.flatMap((result) => ('expected' in result ? [result] : [])),
    unreadable: found.flatMap((result) => ('rule' in result ? [result] : [])),
  };
}

/** At the root, rules see the object's name as well. */
function rootSchema(schema: StructuralSchema): StructuralSchema {
  const text = { type: 'string' };
  const metadata = { type: 'object', properties: { name: text, generateName: text } };
  return { ...schema, properties: { apiVersion: text, kind: text, ...schema.properties, metadata } };
}

function* evaluated(
  value: unknown,
  schema: StructuralSchema | undefined,
  path: string,
): Generator<Problem | UnreadableRule> {
  if (schema === undefined || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* evaluated(item, schema.items, fieldPath(path, index));
  } else if (isObject(value)) {
    for (const [key, field] of Object.entries(value))
      yield* evaluated(field, schemaOfField(schema, key), fieldPath(path, key));
  }
  const rules = (schema['x-kubernetes-validations'] ?? []).filter(({ rule }) => !/\boldSelf\b/.test(rule));
  if (rules.length === 0) return;
  const self = celValue(value, schema);
  for (const rule of rules) yield* judged(rule, { self, value, path });
}

interface At {
  readonly self: CelInput;
  readonly value: unknown;
  readonly path: string;
}

function* judged(rule: ValidationRule, { self, value, path }: At): Generator<Problem | UnreadableRule> {
  const program = programOf(rule.rule);
  if ('reason' in program) {
    yield { path, rule: rule.rule, reason: program.reason };
    return;
  }
  const result = program.run({ self });
  if (result === true) return;
  const place = `${path}${rule.fieldPath ?? ''}`.replace(/^\./, '');
  // To the API server a rule that fails, such as one about a field that isn't there, refuses too.
  const expected = isCelError(result)
    ? `such that its rule can be evaluated, which fails (${result.message}): ${rule.rule}`
    : `such that ${messageOf(rule, self)}`;
  yield { path: place, expected, found: value };
}

function messageOf({ message, messageExpression, rule }: ValidationRule, self: CelInput): string {
  const program = messageExpression === undefined ? undefined : programOf(messageExpression);
  const said = program && 'run' in program ? program.run({ self }) : undefined;
  return typeof said === 'string' && said !== '' ? said : (message ?? rule);
}

/** An expression that can be run, or why it can't. */
type Program = { readonly run: ReturnType<typeof plan> } | { readonly reason: string };

const env = celEnv({ funcs: [...functions] });
const programs = new Map<string, Program>();

function programOf(expression: string): Program {
  const program = programs.get(expression) ?? compile(expression);
  programs.set(expression, program);
  return program;
}

function compile(expression: string): Program {
  try {
    const parsed = parse(expression);
    const unknown = calls(parsed.expr).filter((name) => env.funcs.find(name) === undefined);
    return unknown.length > 0
      ? { reason: `it calls ${[...new Set(unknown)].join(', ')}, which is not known here` }
      : { run: plan(env, parsed) };
  } catch (error) {
    return { reason: `it can't be parsed: ${(error as Error).message}` };
  }
}

/** Why a text is no expression of CEL at all; undefined where it is one. */
export function syntaxError(expression: string): string | undefined {
  try {
    parse(expression);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Names of all functions that a parsed expression calls; operators, whose names are signs, aside. */
function calls(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { function: name } = node as { readonly function?: unknown };
  const own = typeof name === 'string' && /^[a-z]/i.test(name) ? [name] : [];
  return [...own, ...Object.values(node).flatMap(calls)];
}
