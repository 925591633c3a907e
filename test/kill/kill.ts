import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import seedrandom from 'seedrandom';
import { bluecrowd, MAIN } from '../cli/program.ts';
import { FIRST, KILLED, writeInputs } from './commands.ts';
import type { Killed } from './commands.ts';
import { stateOf } from './state.ts';

const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT'] as const;
const ENDS = { SIGTERM: 143, SIGINT: 130 } as const;
const STUCK_MS = 60_000;
const MAX_TRIES = 10;
const NOTHING = 'nothing';
const ABSENT = '';
/** In the making; the user's own `draft` is not ours. */
const PARTIAL = /\.partial-(?!draft)/;

/** What a command makes, and how long it takes. */
interface Known {
  readonly before: string;
  readonly after: string;
  /** As it took last; a busy machine changes it. */
  ms: number;
}

export interface Outcome {
  readonly command: string;
  readonly signal: string;
  readonly ms: number;
  readonly state: 'old' | 'new' | 'moved aside' | 'none to change';
  /** Whether something in the making was left beside. */
  readonly left: boolean;
}

/** A folder with a user's own files, in which commands are killed over and over. */
export class KillGround {
  private readonly work: string;
  private readonly kept: string;
  private readonly random: seedrandom.PRNG;
  private readonly known: Map<Killed, Known>;
  private readonly own: string;

  private readonly commands: readonly Killed[];

  constructor(folder: string, seed: string, commands: readonly Killed[] = KILLED) {
    this.commands = commands;
    this.work = join(folder, 'work');
    this.kept = join(folder, 'kept');
    this.random = seedrandom(seed);
    mkdirSync(join(this.work, 'mine'), { recursive: true });
    writeFileSync(join(this.work, 'mine/notes.txt'), 'years of work\n');
    writeFileSync(join(this.work, '.preset.yaml.partial-draft'), 'a name near ours\n');
    writeInputs(this.work);
    for (const args of FIRST) this.succeed(args);
    this.own = this.others();
    this.known = new Map(commands.map((one) => [one, this.learn(one)]));
  }

  /** Kills a command at a moment that is drawn, and looks at what is there then. */
  async kill(k: number): Promise<Outcome> {
    const one = this.commands[k % this.commands.length];
    const known = this.known.get(one)!;
    const hasOld = this.random() < 0.75;
    const signal = SIGNALS[Math.floor(3 * this.random())];
    const before = new Set(this.partials());
    const { ms, ...ended } = await this.hit(one, known, hasOld, signal);
    const left = this.partials().some((name) => !before.has(name));
    const about = `${one.name}, ${signal} after ${ms} ms of ${Math.round(known.ms)}`;
    const state = this.judge(one, known, hasOld, about);
    if (/mistake of ours/.test(ended.stderr)) throw new Error(`${about}: ${ended.stderr}`);
    if (/stopped; nothing was kept/.test(ended.stderr)) {
      const is = [ended.code, state === 'new', left];
      const wanted = [ENDS[signal as keyof typeof ENDS], false, false];
      if (String(is) !== String(wanted)) throw new Error(`${about}: ${is.join(', ')}`);
    }
    return { command: one.name, signal, ms, state, left };
  }

  /** Kills before the end: where the signal would have come too late, the moment is drawn again. */
  private async hit(one: Killed, known: Known, hasOld: boolean, signal: NodeJS.Signals) {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      this.reset(one, hasOld);
      // The last part, where files take their places, is killed as often as all before.
      const share = this.random() < 0.5 ? this.random() : 0.75 + 0.25 * this.random();
      const ms = Math.round(share * known.ms);
      const startMs = performance.now();
      const ended = await this.killed(one.args, signal, ms);
      if (ended.code !== 0) return { ms, ...ended };
      known.ms = performance.now() - startMs;
    }
    throw new Error(`${one.name}: ended before each of ${MAX_TRIES} signals`);
  }

  /** Runs the commands to their ends: what they give, and that nothing is left beside. */
  rerun(commands: readonly Killed[] = this.commands): void {
    for (const one of commands) {
      const { after } = this.known.get(one)!;
      const { stdout } = this.succeed(one.args);
      const is = one.writes === undefined ? stdout : this.stateAt(one);
      if (is !== after) {
        throw new Error(`${one.name} gave something else when it ran again:\n${is}\n${after}`);
      }
    }
    const left = this.partials();
    if (left.length > 0) throw new Error(`left after all ran again: ${left.join(', ')}`);
    if (this.others() !== this.own) throw new Error('files of the user changed');
  }

  private judge(one: Killed, known: Known, hasOld: boolean, about: string): Outcome['state'] {
    if (this.others() !== this.own) throw new Error(`${about}: files of the user changed`);
    if (one.writes === undefined) return 'none to change';
    let state = this.stateAt(one);
    const old = hasOld ? known.before : ABSENT;
    const wasAside = hasOld && state === ABSENT && one.reads !== undefined;
    if (wasAside) {
      this.succeed(one.reads);
      state = this.stateAt(one);
    }
    if (state === old) return wasAside ? 'moved aside' : 'old';
    if (state === known.after) return 'new';
    if (this.isBetween(one, state, old, known.after)) return 'new';
    throw new Error(`${about}: neither the old state nor the new one:\n${state}`);
  }

  /** Of several files each is the old one or the new one. */
  private isBetween({ writes }: Killed, state: string, old: string, after: string): boolean {
    if (writes?.isMany !== true) return false;
    const known = new Set([...old.split('\n'), ...after.split('\n')]);
    return state.split('\n').every((line) => known.has(line));
  }

  private learn(one: Killed): Known {
    if (one.writes !== undefined) this.succeed(one.writes.before);
    const before = one.writes === undefined ? NOTHING : this.stateAt(one);
    if (one.writes !== undefined) {
      const kept = join(this.kept, one.writes.target);
      mkdirSync(dirname(kept), { recursive: true });
      cpSync(join(this.work, one.writes.target), kept, { recursive: true });
    }
    const startMs = performance.now();
    const { stdout } = this.succeed(one.args);
    const ms = performance.now() - startMs;
    const after = one.writes === undefined ? stdout : this.stateAt(one);
    if (before === after) throw new Error(`${one.name}: the old state is the new one`);
    return { before, after, ms };
  }

  private reset({ writes }: Killed, hasOld: boolean): void {
    if (writes === undefined) return;
    const target = join(this.work, writes.target);
    rmSync(target, { recursive: true, force: true });
    if (hasOld) cpSync(join(this.kept, writes.target), target, { recursive: true });
  }

  private async killed(args: readonly string[], signal: NodeJS.Signals, ms: number) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: this.work,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += String(text)));
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    const timer = setTimeout(() => child.kill(signal), ms);
    let isStuck = false;
    const stuck = setTimeout(() => (isStuck = child.kill('SIGKILL')), ms + STUCK_MS);
    const code = await closed;
    clearTimeout(timer);
    clearTimeout(stuck);
    if (isStuck) throw new Error(`${args.join(' ')} went on for ${STUCK_MS} ms after ${signal}`);
    return { code, stderr };
  }

  private succeed(args: readonly string[]) {
    const ended = bluecrowd(args, { cwd: this.work });
    if (ended.code === 0) return ended;
    throw new Error(`${args.join(' ')} ended with ${ended.code}: ${ended.stderr}`);
  }

  private stateAt({ writes }: Killed): string {
    const path = join(this.work, writes!.target);
    if (!existsSync(path)) return ABSENT;
    // Files are made beside their places: in the folder itself where that is the target.
    const lines = stateOf(path).split('\n');
    return lines.filter((line) => !PARTIAL.test(line)).join('\n');
  }

  private partials(): string[] {
    const all = readdirSync(this.work, { recursive: true, encoding: 'utf8' });
    return all.filter((name) => PARTIAL.test(name));
  }

  /** All that no killed command writes. */
  private others(): string {
    const targets = KILLED.flatMap(({ writes }) => (writes === undefined ? [] : [writes.target]));
    const all = readdirSync(this.work, { recursive: true, withFileTypes: true });
    return all
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => {
        const name = path.slice(this.work.length + 1);
        const isTarget = targets.some((target) => name === target || name.startsWith(`${target}/`));
        return !isTarget && !PARTIAL.test(name);
      })
      .sort()
      .map((path) => `${path} ${readFileSync(path, 'base64')}`)
      .join('\n');
  }
}
