import { run } from './run';

void run(process.argv.slice(2), {
  declarations: async () => (await import('@zta/intent/catalog')).declarations,
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
}).then((code) => {
  process.exitCode = code;
});
