import type { Engine } from '../protocols/engine.ts';

/** What a scan filter can tell an advert by. */
export interface AdvertForm {
  /** The service that it names; of an app alone, as long as no two share a UUID (a judgement). */
  readonly service: string;
}

/** What a scan asks the system for: adverts of these services, and no others. */
export interface ScanFilter {
  readonly services: readonly string[];
}

/** Whether a scan with `filter` is told of an advert of that form, once its packet is decoded. */
export function visible({ service }: AdvertForm, { services }: ScanFilter): boolean {
  return services.includes(service);
}

/** The two sides of an app that names its own service and looks for it. */
export function ownService({ name }: Pick<Engine, 'name'>): {
  readonly advertForm: AdvertForm;
  readonly scanFilter: ScanFilter;
} {
  return { advertForm: { service: name }, scanFilter: { services: [name] } };
}
