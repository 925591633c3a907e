import { InputError } from '../base/errors.ts';
import { nearestHint } from '../base/text/nearest.ts';
import { listed, quoted } from '../base/text/printable.ts';
import { bluetraceApp } from './bluetrace.ts';
import { bluezone1App, bluezone200App, bluezone3App } from './bluezone.ts';
import { dp3tHybridApp, dp3tLowcostApp, dp3tUnlinkableApp } from './dp3t.ts';
import { gaenApp } from './gaen.ts';
import { heraldApp } from './herald.ts';
import type { AppProfile } from './profile.ts';
import { robertApp } from './robert.ts';
import { tcnApp } from './tcn.ts';

/** The apps that bluecrowd brings, in the order of documents. */
const BUILT_IN: readonly AppProfile[] = [
  bluezone1App,
  bluezone200App,
  bluezone3App,
  gaenApp,
  dp3tLowcostApp,
  dp3tUnlinkableApp,
  dp3tHybridApp,
  tcnApp,
  heraldApp,
  bluetraceApp,
  robertApp,
];

/** An app's name as part of a file's: gaen-1.2. */
export function fileNameOf(name: string): string {
  return name.replaceAll('@', '-');
}

/** Apps by name: those of bluecrowd, and those that somebody adds. */
export class AppRegistry {
  private readonly apps: Map<string, AppProfile>;

  /** @throws InputError for a name that is taken: draws and tables know an app by its name alone */
  constructor(added: readonly AppProfile[] = []) {
    this.apps = new Map(BUILT_IN.map((app) => [app.name, app]));
    for (const app of added) {
      const taken = this.taken(app.name);
      if (taken !== undefined) {
        throw new InputError(
          `expected an app with a name of its own, found ${quoted(app.name)} beside ` +
            `${quoted(taken)}; change the name in its profile`,
        );
      }
      this.apps.set(app.name, app);
    }
  }

  get names(): string[] {
    return [...this.apps.keys()];
  }

  /** The app whose place one of that name would take: names of files have no @. */
  taken(name: string): string | undefined {
    return this.names.find((known) => fileNameOf(known) === fileNameOf(name));
  }

  find(name: string): AppProfile | undefined {
    return this.apps.get(name);
  }

  /** @throws InputError where there is no app of that name */
  get(name: string): AppProfile {
    const app = this.find(name);
    if (app === undefined) throw new InputError(this.unknown(name));
    return app;
  }

  /** The sentence for a name that is not known. */
  unknown(name: string): string {
    const hint = nearestHint(name, this.names);
    const expected = `expected one of ${listed(this.names, 16)}`;
    return `${expected}, found ${quoted(name)}${hint === undefined ? '' : `; ${hint}`}`;
  }
}

/** Those of bluecrowd alone. */
export const BUILT_IN_APPS = new AppRegistry();
