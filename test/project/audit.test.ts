import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, scratch } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());

/** What CI says, and its exit code, where `npm` does what the shell lines say. */
function audit(npm: string, seconds = '60'): [number | null, string] {
  const path = join(folder.path, 'npm');
  writeFileSync(path, `#!/bin/sh\n${npm}\n`);
  chmodSync(path, 0o755);
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(ROOT, '.ci/audit.mjs'), seconds],
    // Its own folder first, then node and the shell.
    {
      encoding: 'utf8',
      env: { PATH: `${folder.path}:${dirname(process.execPath)}:/usr/bin:/bin` },
    },
  );
  return [status, stdout];
}

function answer(severity: string): string {
  const report = {
    auditReportVersion: 2,
    vulnerabilities: { reader: { name: 'reader', severity, range: '<1.2.3' } },
    metadata: { vulnerabilities: { [severity]: 1, total: 1 } },
  };
  // npm itself ends with 1 on any vulnerability.
  return `echo '${JSON.stringify(report)}'; exit 1`;
}

describe('the audit of CI', () => {
  it.each(['high', 'critical'])('fails on a vulnerability that is %s', (severity) => {
    expect(audit(answer(severity))).toEqual([
      1,
      `audit: reader <1.2.3 has a known vulnerability, ${severity}.\n` +
        'audit: 1 high or critical, 1 in all, in what is shipped.\n',
    ]);
  });

  it('passes a moderate one, and counts it', () => {
    expect(audit(answer('moderate'))).toEqual([
      0,
      'audit: 0 high or critical, 1 in all, in what is shipped.\n',
    ]);
  });

  it.each([
    ['has no audit', `echo '{"message":"405 - POST https://x/y","statusCode":405}'; exit 1`, '405'],
    ['is out of reach', `echo '{"error":{"code":"ENOTFOUND"}}'; exit 1`, 'ENOTFOUND'],
    ['says nothing', 'exit 1', 'no report'],
    ['hangs', 'sleep 30', 'none within 1 s'],
  ])('passes in one plain sentence where the registry %s', (_, npm, why) => {
    expect(audit(npm, npm.startsWith('sleep') ? '1' : '60')).toEqual([
      0,
      `audit: the registry gave no answer (${why}); dependencies were not checked.\n`,
    ]);
  });

  it('asks for what is shipped, and is part of CI', () => {
    const told = join(folder.path, 'told');
    audit(`echo "$@" > ${told}`);
    expect(readFileSync(told, 'utf8')).toMatch(/^audit --omit=dev --json /);
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toMatch(
      /^step audit node \.ci\/audit\.mjs$/m,
    );
  });
});
