// Asks the registry for known vulnerabilities of what is shipped: ends with 1 where one is high or
// critical, else with 0. Where the registry does not answer, it says so in one line: to be offline
// is no fault of the code. Never waits longer than a minute.
//   node .ci/audit.mjs [SECONDS]
import { spawnSync } from 'node:child_process';

const seconds = Number(process.argv[2] ?? 60);
const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0'];
const { stdout, error } = spawnSync('npm', args, {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
  timeout: 1000 * seconds,
  killSignal: 'SIGKILL',
  maxBuffer: 64e6,
  // npm is a script on some systems: the shell finds it everywhere.
  shell: process.platform === 'win32',
});

const report = parsed(stdout);
if (report?.metadata?.vulnerabilities === undefined) {
  console.log(`audit: the registry gave no answer (${reason()}); dependencies were not checked.`);
} else {
  const found = Object.values(report.vulnerabilities).filter(
    ({ severity }) => severity === 'high' || severity === 'critical',
  );
  for (const { name, severity, range } of found) {
    console.log(`audit: ${name} ${range} has a known vulnerability, ${severity}.`);
  }
  const { total } = report.metadata.vulnerabilities;
  console.log(`audit: ${found.length} high or critical, ${total} in all, in what is shipped.`);
  if (found.length > 0) process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reason() {
  if (error?.code === 'ETIMEDOUT') return `none within ${seconds} s`;
  if (error !== undefined) return `npm cannot be run: ${error.code}`;
  // Without the address, which is the user's own affair.
  const said = report?.error?.code ?? report?.statusCode ?? report?.message ?? 'no report';
  return String(said)
    .replaceAll(/https?:\S+/g, '')
    .slice(0, 100);
}
