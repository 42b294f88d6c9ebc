import { isAmbiguous } from './yaml-text';

// Texts that some reader of YAML 1.1 takes for something else than text, by the type that it takes them for.
// prettier-ignore
const ambiguous: Readonly<Record<string, readonly string[]>> = {
  bool: ['y', 'Y', 'n', 'N', 'yes', 'Yes', 'YES', 'no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF', 'true', 'True', 'TRUE', 'false', 'False', 'FALSE'],
  null: ['~', 'null', 'Null', 'NULL'],
  int: ['0', '1', '-1', '+1', '8080', '1_000', '1_', '+1_', '-_1', '017', '0o17', '0O17', '-0o7', '0b1', '0B1', '+0b1', '-0b_1', '0x1f', '0X1F', '-0x1f', '0x_1f', '0_x1f', '-_0x1f'],
  float: ['.5', '0.5', '5.', '-.5', '+.5', '1e3', '1E3', '1e+3', '1e-3', '1.5e3', '.5e1', '1_0.5', '1.2.3', '10.0.0.1', '.', '1._5', 'e4', '-e4', '1e_+3', 'e4', '-e4'],
  'inf and nan': ['.inf', '.Inf', '.INF', '-.inf', '+.Inf', '.nan', '.NaN', '.NAN', 'NaN', 'Inf', 'Infinity', '-Infinity'],
  'base 60': ['12:30', '12:30:45', '1:2', '+1:30', '-1:30', '190:20:30', '190:20:30.15', '1_9:20'],
  timestamp: ['2001-01-01', '2001-1-1', '2001-12-14T21:59:43Z', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.10 -5', '2001-01-01T'],
  merge: ['<<'],
  value: ['='],
};

test.each(Object.entries(ambiguous).flatMap(([type, texts]) => texts.map((text) => [text, type])))(
  'isAmbiguous() is true for %s, which may be read as %s',
  (text) => {
    expect(isAmbiguous(text)).toBe(true);
  },
);

// Needless quotes would not be wrong, but make the files hard to read.
// prettier-ignore
test.each([
  '', 'a', 'app', 'nothing', 'yesterday', 'note', 'online', 'offset', 'TCP', 'GET', 'v1', 'v1.2.3', '1.26.2-alpha', '10.0.0.0/8', '30s', '100m', '1Gi', '9000-9010',
  '2001-01', '2001-01-01x', 'a:1', '1:a', 'fe80::1', 'sha256:00', '0xg', 'e', 'ee', 'e3x', '===', '<', '-', '+', '--', '_', 'nano', 'info', '~a', 'travel.example.com', '*', '1 2', '1,2',
])('isAmbiguous() is false for %j', (text) => {
  expect(isAmbiguous(text)).toBe(false);
});
