import tseslint from 'typescript-eslint';

const CORE =
  'src/{base,kernel,protocols,risk,radio,phone,world,apps,epidemic,plan,air,tracing,run,replay}/**/*.ts';

// Functions of Math that are the same bits on every version of Node that we run on.
const SAME_EVERYWHERE = [
  ...['sqrt', 'log', 'exp', 'sin', 'cos', 'atan2'],
  ...['abs', 'floor', 'ceil', 'round', 'trunc', 'sign', 'min', 'max', 'imul', 'clz32', 'fround'],
  ...['PI', 'SQRT1_2', 'SQRT2', 'LN2', 'E'],
];

const DETERMINISM = [
  { selector: "BinaryExpression[operator='**']", message: 'differs between versions of V8' },
  {
    selector: `MemberExpression[object.name='Math']:not([property.name=/^(${SAME_EVERYWHERE.join('|')})$/])`,
    message: 'not the same bits everywhere, or not repeatable',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'the core knows simulated time only',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'the core knows simulated time only',
  },
  { selector: "MemberExpression[object.name='performance']", message: 'no clocks in the core' },
];

export default tseslint.config(
  { ignores: ['dist', 'out', 'coverage', 'node_modules', 'src/report/client'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `map.get(key)!` after a check says what an assertion would only say longer.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 75, skipBlankLines: true }] },
  },
  { files: [CORE], rules: { 'no-restricted-syntax': ['error', ...DETERMINISM] } },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-exports': 'off' } },
);
