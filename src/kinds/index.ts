import { dataplane } from './dataplane.ts';
import type { Kind } from './define-kind.ts';
import { hostnameGenerator } from './hostname-generator.ts';
import { mesh } from './mesh.ts';
import { meshService } from './mesh-service.ts';

/** Every kind that is read, one file each. */
export const kinds: readonly Kind[] = [dataplane, hostnameGenerator, mesh, meshService] as readonly Kind[];
