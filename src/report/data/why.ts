import { US_PER_DAY } from '../../base/time.ts';
import type { RuleAsks } from '../../risk/named-rule.ts';
import { namedRule } from '../../risk/registry.ts';
import type { RuleScenario } from '../../scenario/scenario.ts';
import {
  clockTime,
  dateTime,
  formatCount,
  formatDuration,
  formatNumber,
  plural,
} from '../kit/format.ts';

/** What is known about one person, one case, one app and one rule. */
export interface WhyFacts {
  readonly startDate: string;
  readonly caseName: string;
  readonly appLabel: string;
  readonly rule: RuleScenario;
  /** The person runs at least one of the apps; runs this one. */
  readonly hasAnyApp: boolean;
  readonly hasApp: boolean;
  readonly caseHasApp: boolean;
  readonly caseUploaded: boolean;
  /** Keys of the case that this app's authority published. */
  readonly publishedKeys: number;
  readonly nearUs: number;
  /** Scan windows that heard the case, and rows of the contact log that came of them. */
  readonly windows: number;
  readonly logRows: number;
  readonly matchedRows: number;
  /** Scan time of those rows, s; 0 where the app has no scan instances. */
  readonly secondsUnder55Db: number;
  readonly seconds55To63Db: number;
  /** Other cases whose keys matched rows of this phone and app, and how many rows did. */
  readonly otherCases: readonly string[];
  readonly otherRows: number;
  readonly matchedFromUs: number;
  readonly matchedToUs: number;
  /** Greatest daily score of the rule over all cases, minutes; -1 where nothing matched. */
  readonly scoreMin: number;
  readonly warned: boolean;
  readonly notifiedUs: number | null;
}

/** Minutes that a rule asks for; undefined where one match is enough. */
function asksOf(rule: RuleScenario): RuleAsks | undefined {
  if (rule.kind === 'minutes-under') return { minutes: rule.minutes, per: 'day', above: false };
  return namedRule(rule.kind)?.asks;
}

const PER = { day: ' a day', window: ' in one exposure', all: ' in all' } as const;

function asksPhrase({ minutes, per, above }: RuleAsks): string {
  return `${above ? 'more than ' : ''}${formatNumber(minutes)} min${PER[per]}`;
}

/** One sentence: why the person was warned or not, as far as this case is concerned. */
export function whyVerdict(facts: WhyFacts): string {
  const missing = missingLink(facts);
  if (facts.warned) {
    const when =
      facts.notifiedUs === null ? '' : ` on ${dateTime(facts.startDate, facts.notifiedUs)}`;
    if (missing !== null) {
      const by = facts.otherCases.length === 0 ? '' : ` by keys of ${listed(facts.otherCases)}`;
      return `Warned${when}${by}, but not because of ${facts.caseName}: ${missing}.`;
    }
    return `Warned${when}: ${matchPhrase(facts)}${scorePhrase(facts)}.`;
  }
  if (missing !== null) return `Not warned: ${missing}.`;
  const asks = asksOf(facts.rule);
  if (asks !== undefined && isShort(facts.scoreMin, asks)) {
    const short = `the rule counted only ${minutes(facts.scoreMin)}${overCases(facts)}`;
    return `Not warned: ${matchPhrase(facts)}, but ${short} (threshold: ${asksPhrase(asks)}).`;
  }
  const matched = `${matchPhrase(facts)}${scorePhrase(facts)}`;
  return `Not warned: ${matched}, but no warning was shown before the run ended.`;
}

function isShort(scoreMin: number, { minutes, above }: RuleAsks): boolean {
  return above ? scoreMin <= minutes : scoreMin < minutes;
}

/** The first link of the chain from case to warning that is missing; null where none is. */
function missingLink(facts: WhyFacts): string | null {
  const { appLabel, caseName } = facts;
  if (!facts.hasAnyApp) return 'carries no phone with an app';
  if (!facts.hasApp) return `the phone does not run ${appLabel}`;
  if (!facts.caseHasApp) return `${caseName} does not run ${appLabel}`;
  if (!facts.caseUploaded) return `${caseName} did not upload any key`;
  if (facts.publishedKeys === 0) return `no key of ${caseName} was published before the run ended`;
  if (facts.windows === 0) return nothingHeard(facts);
  const heard = `heard ${caseName} in ${plural(facts.windows, 'scan window')}`;
  if (facts.logRows === 0) return `${heard}, but none of it entered the contact log`;
  if (facts.matchedRows === 0) {
    // What the tables do not tell: some apps stop at the first match of a download.
    const why =
      facts.otherCases.length === 0
        ? 'heard on a day without a published key, or no download after publication'
        : 'heard at a time without a published key, or the app stopped at its first match';
    return `${heard}, but none of the ${plural(facts.logRows, 'log row')} matched (${why})`;
  }
  return null;
}

function nothingHeard({ caseName, nearUs }: WhyFacts): string {
  if (nearUs <= 0) return `never came within radio range of ${caseName}`;
  return `no scan window heard ${caseName} in ${formatDuration(nearUs)} within radio range`;
}

function matchPhrase({ startDate, caseName, ...facts }: WhyFacts): string {
  const from = dateTime(startDate, facts.matchedFromUs);
  const sameDay =
    Math.floor(facts.matchedFromUs / US_PER_DAY) === Math.floor(facts.matchedToUs / US_PER_DAY);
  const to = sameDay ? clockTime(facts.matchedToUs) : dateTime(startDate, facts.matchedToUs);
  const span = to === clockTime(facts.matchedFromUs) ? from : `${from} to ${to}`;
  const { matchedRows, otherRows } = facts;
  if (otherRows === 0) {
    return `${plural(matchedRows, 'log row')} matched ${caseName}'s keys (${span})`;
  }
  return (
    `${formatCount(matchedRows)} of ${formatCount(matchedRows + otherRows)} matched log rows are ` +
    `of ${caseName} (${span}${scanTime(facts)})`
  );
}

/** What this case adds to a sum over several, in units that any rule starts from. */
function scanTime({
  secondsUnder55Db,
  seconds55To63Db,
}: Pick<WhyFacts, 'secondsUnder55Db' | 'seconds55To63Db'>): string {
  if (secondsUnder55Db + seconds55To63Db === 0) return '';
  const [near, middle] = [secondsUnder55Db, seconds55To63Db].map((s) => formatNumber(s / 60));
  return `; ${near} min of scans below 55 dB, ${middle} min from 55 to 63 dB`;
}

/** Says so where a score is over the keys of more than this case. */
function overCases({ caseName, otherCases }: WhyFacts): string {
  if (otherCases.length === 0) return '';
  return ` over the keys of ${listed([caseName, ...otherCases])} together`;
}

function scorePhrase(facts: WhyFacts): string {
  const asks = asksOf(facts.rule);
  if (asks === undefined) return ', and this rule warns on any match';
  const counted = `${minutes(facts.scoreMin)}${overCases(facts)}`;
  return `, and the rule counted ${counted} (threshold: ${asksPhrase(asks)})`;
}

/** `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

const minutes = (value: number): string => `${formatNumber(Math.max(value, 0))} min`;
